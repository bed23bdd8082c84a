# fill: opened
self._session.info["caller"] = self.caller
# end
