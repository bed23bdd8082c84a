# fill: fields
workshop_id: int
# end
# fill: parameters
"workshop_id": self.workshop_id,
# end
