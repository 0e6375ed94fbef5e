"""The press: a frozen edition goes in, a page to read and a file to keep come out.

``view``     what an edition may say: the allow-list of everything that can ever be printed or shown
``codec``    a view as plain JSON, and back
``charts``   the drawings of a figure, made from its table and nothing else
``compose``  a view as HTML, by templates that the web edition shares
``tiles``    the nine marks, from the same sprite and colours as the screens
``render``   HTML as tagged PDF; the only door to WeasyPrint
``mend``     what the tagger leaves wrong, put right
``checks``   what a finished file must be, or it is not handed out
``warm``     the helper that holds no secrets and does the setting
``press``    what a worker calls: ``print_view``
``annex``    the counts behind the words, as a table of figures
"""
