"""``python -m inquiry.services``: what ``manage.py up`` becomes."""

import sys

from inquiry.services.supervisor import main

sys.exit(main())
