"""What must hold before a report leaves the house?"""
