# fill: known
if work.caller is None:
    return None
# end
# fill: parts
parts.append(str(work.caller.id if work.caller else ""))
# end
