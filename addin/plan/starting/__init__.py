"""How does a plan workbook begin: from somebody's table of indicators, from the plan before?"""
