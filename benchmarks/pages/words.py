"""The words that random pages are made of: names as people choose them, of one, two and three words."""

ENTITIES = (
    "Invoice", "Booking", "Salon", "TimeOff", "StockItem", "LineItem", "Product", "Course", "Lesson", "Patient",
    "Visit", "WorkOrder", "PurchaseOrderLine", "Shift", "Vehicle", "Trip", "Category", "Address", "Branch", "Parcel",
    "Recipe", "Playlist", "Song", "Review", "Payment", "RefundRequest", "Warehouse", "PriceList", "Device", "Reading",
    "Contract", "Milestone", "Seat", "Screening", "Movie", "Loan", "Copy", "Bus", "Box", "Quiz", "Person", "Child",
    "MaintenanceWindow", "Subscription", "PetOwner", "Kennel", "Account", "Table", "Index", "Page", "Class", "Return",
    "Media", "Equipment", "Series", "License", "Bin", "Model", "List", "Request", "Database", "Service", "Test", "Data",
)  # fmt: skip
TEXTS = (
    "name",
    "title",
    "label",
    "street",
    "city",
    "note",
    "summary",
    "nickname",
    "serial_number",
    "color",
    "from",
    "type",
    "class",
    "copy",
    "json",
    "import",
)
LONG_TEXTS = ("body", "story", "remarks", "terms_of_use")
INTEGERS = (
    "stock",
    "quantity",
    "seats",
    "floor",
    "on_hand",
    "rating",
    "page",
    "max_guest_count",
    "metadata",
    "version_number",
    "lambda",
)
DECIMALS = ("price", "weight", "unit_price", "discount", "tax_rate")
BOOLEANS = ("active_now", "listed", "internal", "paid", "is_gift", "q")
MOMENTS = ("due_at", "starts_at", "ends_at", "valid_from", "sort", "last_seen_at")
AMOUNTS = ("population", "balance", "ratio", "temperature", "float", "views")
DAYS = ("born_on", "valid_until", "day", "date", "founded_on")
EMAILS = ("contact", "billing_email")
ENUMS = {
    "priority": ("low", "normal", "high"),
    "kind": ("single", "double", "family_suite"),
    "size": ("S", "M", "L", "XL"),
    "plan": ("free", "pro"),
    "fields": ("one", "two"),
}
MACHINES = {
    "status": "open -assign-> pending -solve-> solved -close-> closed, solved -reopen-> open",
    "state": "draft -submit-> review -approve-> live, review -send_back-> draft",
    "stage": "booked -check_in-> present -check_out-> gone, booked -cancel-> void",
    "progress": "lent -return-> back -import-> shelved",
}
RELATIONS = ("parent", "main_branch", "target", "source", "replacement", "related_item")
LINKS = ("tags", "members", "extras", "allowed_branches")
PEOPLE = ("doctor", "assignee", "performer", "reviewer", "account_manager")
ROLES = (
    ("member",),
    ("guest", "staff"),
    ("client", "stylist", "shop_manager"),
    ("reader", "writer", "chief_editor"),
    ("nurse", "doctor"),
)
APPS = ("salon", "rental", "shop_floor", "city_library")
