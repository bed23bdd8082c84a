# fill: imports
from src.repositories.mysql import PlaceOfValue
# end
# fill: declared
declared = PlaceOfValue(declared)
# end
