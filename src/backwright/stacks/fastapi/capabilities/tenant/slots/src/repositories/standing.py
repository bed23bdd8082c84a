# fill: standing
User.workshop_id,
# end
# fill: caller
workshop_id=row[1],
# end
# fill: compared
account.workshop_id == bindparam("standing_workshop_id", type_=BigInteger),
# end
# fill: values
"standing_workshop_id": caller.workshop_id,
# end
