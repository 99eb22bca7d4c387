"""What has changed between two reports, two vintages of one, or two plan workbooks?"""
