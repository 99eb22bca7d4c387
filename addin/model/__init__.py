"""What is a plan, an indicator, a period, a unit, an observation?"""
