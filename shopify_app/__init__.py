"""The house: Waybill's own words, rules, steps and pages."""
