# fill: drivers
DRIVERS |= {"mysql": "mysql+asyncmy", "mariadb": "mysql+asyncmy"}
# end
