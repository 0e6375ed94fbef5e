"""Bringing in what exists, and taking everything out (docs/decisions/0016-bringing-in-and-taking-out.md).

``files``     what a file is, judged by what is in it; how much of it is read at all
``opening``   a file as rows or as blocks, by whichever of these three reads it
``tables``    tables of text, row by row;  ``spreadsheets``  the sheets of a workbook;  ``word``  a Word document
``writings``  blocks of plain text and Markdown, and how any blocks are divided into notes
``columns``   which column is what, and days however they are written
``judging``   what a row would become, and what stands in the way of it
``reading``   a worker reads a batch into rows
``keeping``   a worker keeps the rows of a batch, once its owner says so
``parcels``   the form of what is taken out, read back
``packing``   a worker makes a parcel of somebody's notes
``putting_away``  what has lain for its days goes
"""
