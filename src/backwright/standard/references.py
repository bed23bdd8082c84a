"""Where public standards ask for what a rule demands: OWASP, CWE and RFCs, by their own numbers and names."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

# https://owasp.org/API-Security/editions/2023/en/0x11-t10/
OWASP = MappingProxyType(
    {
        "API1": "Broken Object Level Authorization",
        "API2": "Broken Authentication",
        "API3": "Broken Object Property Level Authorization",
        "API4": "Unrestricted Resource Consumption",
        "API5": "Broken Function Level Authorization",
        "API6": "Unrestricted Access to Sensitive Business Flows",
        "API7": "Server Side Request Forgery",
        "API8": "Security Misconfiguration",
        "API9": "Improper Inventory Management",
        "API10": "Unsafe Consumption of APIs",
    }
)
# https://owasp.org/www-project-application-security-verification-standard/ 5.0.0, each in a few words of our own
ASVS = MappingProxyType(
    {
        "1.2.4": "queries are parameterized",
        "1.2.5": "no operating system commands from texts",
        "1.3.2": "no eval",
        "1.5.2": "untrusted data are deserialized safely",
        "1.5.3": "parsers of one data type agree",
        "2.2.1": "input is validated against what is expected",
        "2.2.2": "input is validated in a trusted layer",
        "2.2.3": "combinations of data are validated",
        "2.3.1": "steps of a flow are taken in order",
        "2.3.4": "limited resources are locked",
        "3.3.1": "cookies are Secure",
        "3.3.2": "cookies have a SameSite attribute",
        "3.3.4": "session cookies are HttpOnly",
        "3.4.1": "Strict-Transport-Security for a year",
        "3.4.2": "Access-Control-Allow-Origin is fixed or checked",
        "3.4.4": "X-Content-Type-Options: nosniff",
        "3.4.6": "frame-ancestors against embedding",
        "4.1.1": "Content-Type says what the body is",
        "4.1.3": "headers of proxies cannot be set by users",
        "4.1.4": "only supported HTTP methods are taken",
        "6.2.1": "passwords have at least 8 characters",
        "6.2.3": "changes of passwords ask for the current one",
        "6.2.4": "common passwords are refused",
        "6.3.1": "guessing passwords is prevented",
        "6.3.8": "valid users cannot be found out",
        "6.4.1": "activation codes expire soon",
        "7.4.1": "an ended session cannot be used",
        "7.4.2": "sessions end with their account",
        "7.4.3": "sessions end with another password",
        "8.2.1": "access to functions needs a permission",
        "8.2.2": "access to data needs a permission",
        "8.2.3": "access to fields needs a permission",
        "8.3.1": "authorization in a trusted layer",
        "8.3.2": "changes of permissions take effect at once",
        "8.4.1": "tenants are kept apart",
        "9.1.1": "signatures of tokens are checked",
        "9.1.2": "algorithms of tokens are on a list",
        "9.2.1": "tokens are taken in their time alone",
        "9.2.2": "tokens are taken for their purpose alone",
        "9.2.3": "tokens are taken by their audience alone",
        "11.4.2": "passwords are stored by a slow hash",
        "12.2.1": "TLS without a fallback",
        "12.3.2": "certificates are validated",
        "13.2.3": "no default credentials",
        "13.3.1": "secrets are managed outside of the code",
        "13.4.2": "debug modes are off",
        "13.4.4": "no TRACE",
        "13.4.6": "no versions of components are shown",
        "14.3.2": "no caching of sensitive answers",
        "15.3.1": "answers hold required fields alone",
        "15.3.3": "no mass assignment",
        "15.3.5": "types are checked",
        "15.4.2": "checks and what depends on them are one step",
        "16.2.1": "log entries say when, where, who and what",
        "16.2.5": "no secrets in logs",
        "16.3.1": "sign-ins are logged",
        "16.3.2": "refused access is logged",
        "16.4.1": "logs are encoded against injection",
        "16.5.1": "generic messages for unexpected errors",
        "16.5.3": "failures are graceful and secure",
        "16.5.4": "a last handler for all exceptions",
    }
)
# https://cwe.mitre.org/
CWE = MappingProxyType(
    {
        20: "Improper Input Validation",
        78: "OS Command Injection",
        89: "SQL Injection",
        95: "Eval Injection",
        117: "Improper Output Neutralization for Logs",
        176: "Improper Handling of Unicode Encoding",
        200: "Exposure of Sensitive Information to an Unauthorized Actor",
        204: "Observable Response Discrepancy",
        208: "Observable Timing Discrepancy",
        209: "Generation of Error Message Containing Sensitive Information",
        248: "Uncaught Exception",
        256: "Plaintext Storage of a Password",
        269: "Improper Privilege Management",
        295: "Improper Certificate Validation",
        307: "Improper Restriction of Excessive Authentication Attempts",
        319: "Cleartext Transmission of Sensitive Information",
        347: "Improper Verification of Cryptographic Signature",
        348: "Use of Less Trusted Source",
        362: "Race Condition",
        390: "Detection of Error Condition Without Action",
        396: "Declaration of Catch for Generic Exception",
        436: "Interpretation Conflict",
        489: "Active Debug Code",
        497: "Exposure of Sensitive System Information to an Unauthorized Control Sphere",
        502: "Deserialization of Untrusted Data",
        521: "Weak Password Requirements",
        525: "Use of Web Browser Cache Containing Sensitive Information",
        532: "Insertion of Sensitive Information into Log File",
        613: "Insufficient Session Expiration",
        614: "Sensitive Cookie in HTTPS Session Without 'Secure' Attribute",
        620: "Unverified Password Change",
        639: "Authorization Bypass Through User-Controlled Key",
        693: "Protection Mechanism Failure",
        755: "Improper Handling of Exceptional Conditions",
        770: "Allocation of Resources Without Limits or Throttling",
        778: "Insufficient Logging",
        798: "Use of Hard-coded Credentials",
        837: "Improper Enforcement of a Single, Unique Action",
        841: "Improper Enforcement of Behavioral Workflow",
        862: "Missing Authorization",
        863: "Incorrect Authorization",
        915: "Improperly Controlled Modification of Dynamically-Determined Object Attributes",
        916: "Use of Password Hash With Insufficient Computational Effort",
        942: "Permissive Cross-domain Policy with Untrusted Domains",
        1004: "Sensitive Cookie Without 'HttpOnly' Flag",
        1021: "Improper Restriction of Rendered UI Layers or Frames",
        1057: "Data Access Operations Outside of Expected Data Manager Component",
        1059: "Insufficient Technical Documentation",
        1067: "Excessive Execution of Sequential Searches of Data Resource",
        1073: "Non-SQL Invokable Control Element with Excessive Number of Data Resource Accesses",
        1078: "Inappropriate Source Code Style or Formatting",
        1080: "Source Code File with Excessive Number of Lines of Code",
        1121: "Excessive McCabe Cyclomatic Complexity",
        1275: "Sensitive Cookie with Improper SameSite Attribute",
        1286: "Improper Validation of Syntactic Correctness of Input",
        1287: "Improper Validation of Specified Type of Input",
    }
)
# https://www.rfc-editor.org/
RFC = MappingProxyType(
    {
        3629: "UTF-8",
        6585: "Additional HTTP Status Codes",
        6797: "HTTP Strict Transport Security",
        7493: "The I-JSON Message Format",
        7519: "JSON Web Token",
        8259: "The JavaScript Object Notation Data Interchange Format",
        8725: "JSON Web Token Best Current Practices",
        9106: "Argon2 Memory-Hard Function",
        9110: "HTTP Semantics",
        9111: "HTTP Caching",
        9457: "Problem Details for HTTP APIs",
    }
)


@dataclass(frozen=True, slots=True)
class References:
    """What a rule maps to; empty where none of these asks for it."""

    owasp: tuple[str, ...] = ()  # API Security Top 10, 2023
    asvs: tuple[str, ...] = ()  # Application Security Verification Standard 5.0
    cwe: tuple[int, ...] = ()
    rfc: tuple[int, ...] = ()

    def lines(self) -> Iterator[tuple[str, str, str]]:
        """Each with its name, what it says, and its address."""
        asvs = "https://github.com/OWASP/ASVS/tree/v5.0.0/5.0/en"
        for name in self.owasp:
            yield f"{name}:2023", OWASP[name], "https://owasp.org/API-Security/editions/2023/en/0x11-t10/"
        for name in self.asvs:
            yield f"ASVS 5.0 {name}", ASVS[name], asvs
        for number in self.cwe:
            yield f"CWE-{number}", CWE[number], f"https://cwe.mitre.org/data/definitions/{number}.html"
        for number in self.rfc:
            yield f"RFC {number}", RFC[number], f"https://www.rfc-editor.org/rfc/rfc{number}"
