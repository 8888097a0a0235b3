"""From a spreadsheet to an application: what its columns hold, which forms they would make, how sheets belong together.

Pure: rows and statistics come in, a proposal that people may change and the documents of an app come out.
"""
