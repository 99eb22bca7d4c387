"""The task pane in Excel, which is also a page for a browser.

It signs a user in, says whether the server is well, lists the functions with their help, tries
them out, and shows what recent cells could not answer.
"""
