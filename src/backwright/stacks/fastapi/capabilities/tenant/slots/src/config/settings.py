# fill: settings
invitation_days: int = Field(7, ge=1, le=90)
public_url: str = "http://127.0.0.1:8000"
# end
