# fill: shown_columns
if not column.endswith("workshop_id")
# end
