# fill: parameters
caller: Caller | None = None,
# end
# fill: attributes
self.caller = caller
# end
