"""A modest lexicon of general business English: words that mean the same thing, and words with a job.

Nothing here is about any particular table.
"""

from automl.interpretation.jargon import JARGON, SHORT_FORMS
from automl.interpretation.stemming import stem
from automl.interpretation.trades import OUTCOMES_BY_TRADE, TRADES
from automl.interpretation.wordsets import words

# Words of one line can stand for each other when a question meets a column's name.
_CONCEPTS = """
money: price priced cost costs charge charges fee expense expenses amount value worth bill payment fare
  premium revenue earnings rent overpriced
   spend spending pay expensive cheap dollars dollar euros euro usd money bucks
sales: sales sell sold revenue turnover demand orders
profit: profit margin profitable
income: income salary wage wages earnings earn earns earner compensation paid pay rich
tip: tip tips gratuity generous generosity
answer: class target label outcome result response output status verdict decision flag
churn: churn churned leave leaving left leaver attrition quit cancel cancelled switch exited exit lost
  lose stay stays retain retained retention defect defector resign resigned unsubscribe
survival: fatal survive survived survivor survival live lived alive die died death dead deceased mortality
  perish
spam: spam junk unwanted unsolicited advertising ads ham phishing legitimate
fraud: fraud fraudulent cheat scam fake genuine forged counterfeit authentic suspicious
credit: default defaulted defaulter repay repaid delinquent delinquency bad risk risky creditworthy
  insolvent bankrupt bankruptcy
success: success successful succeed succeeds failure fail failed fails outcome
kind: kind type category class species variety sort group label breed genus family classification
quality: quality score rating grade rank stars rated mark evaluation points
duration: duration time long delay wait seconds minutes hours days weeks elapsed lasts lasted
late: late delayed delay arrival punctual
age: age old years young older birthday
count: number count quantity volume total many units
weight: weight heavy mass kilograms kg pounds
height: height tall high
length: length long size big large
distance: distance far kilometres kilometers km miles away
speed: speed fast quick velocity
temperature: temperature hot warm cold degrees celsius
consumption: consumption usage use used efficiency economy economical thirsty mpg mileage
energy: energy power electricity load heating watt
illness: disease illness sick ill diagnosis diagnosed condition disorder syndrome infection unhealthy
tumour: tumor tumour cancer malignant benign malignancy
purchase: buy buys bought purchase purchased order ordered convert converted conversion subscribe
  subscribed subscription respond responded response sign signup deposit acquire
click: click clicked clicks ctr
sentiment: sentiment opinion mood tone feeling positive negative attitude
defect: defect defective defects bug bugs buggy fault faulty broken breakdown break failure malfunction
  error
approval: approve approved approval grant granted reject rejected rejection admit admitted admission
  accepted eligible
return: return returned returns again repeat donate donated revisit
satisfaction: satisfied satisfaction happy unhappy pleased content nps
win: win winner won victory beat lose loser result
severity: severity severe serious grave gravity
yield: yield crop harvest output production produce
popularity: popularity popular views likes shares downloads hits
strength: strength strong resistance load durability
typical: typical median average mean usual
occupancy: occupancy occupied empty vacant
promotion: promotion promoted promote
hire: hire hired hiring recruit job placed
readmission: readmit readmitted readmission rehospitalised
rent: rent rental lease rented
claim: claim claims claimed
house: house home property housing residential apartment flat dwelling
car: car vehicle auto automobile
customer: customer client buyer user member subscriber account consumer
staff: employee staff worker personnel colleague
acceptability: acceptability acceptable acceptance accept accepted suitable suitability
priority: priority urgent urgency first important importance critical triage immediate
harm: casualty casualties injured injury injuries hurt wounded victim victims
giving: donation donations donate donated donor gift gifts gave contribution contributions contribute
threat: attack attacks attacker intrusion intruder breach breached hack hacked malicious malware anomaly
  anomalous
rain: rain rains rainy rained rainfall precipitation wet shower showers
risk: risk risky danger dangerous hazard hazardous unsafe safe safety
drinkable: drink drinkable potable potability
edible: edible eat eaten eating poisonous toxic
fuel: fuel petrol gasoline diesel gallon
education: education schooling school degree studies
experience: experience seniority
grade: grade mark marks grades exam
stock: stock inventory backorder shortage
funding: fund funded funding raise raised
escalation: escalate escalated escalation
dispute: dispute disputed disputes
cancellation: cancel cancels cancelled canceled cancellation cancellations noshow annul withdraw withdrawn
punctuality: punctual late overdue delayed delay delays ontime timely tardy
activity: activity doing movement motion action behaviour behavior gesture
drug: drug medication medicine dose treatment therapy
rental: rental rentals rented borrow borrowed hire hired
variety: variety cultivar strain breed brand make model
opinion: like liked likes love loved hate hated enjoy enjoyed recommend recommended
readiness: willing eager interested interest engaged engagement
demand: demand needed required requirement
death: death deaths mortality fatal fatality deceased died die
stroke: stroke heart cardiac cardiovascular coronary
failure: failure fail failed fails breakdown broken fault faulty outage malfunction stop stops stopped
danger: danger dangerous unsafe safe safety secure
presence: occupied occupancy empty present presence absent absence anybody somebody
arrival: arrive arrives arrived arrival land landing reach reached
emission: emission emissions co2 carbon pollution
yieldcrop: tonnes bushels hectare acre harvest crop yield
review: review reviews reviewed stars star
bankruptcy: bankrupt bankruptcy insolvent insolvency
placement: placed placement hired employed
graduation: graduate graduates graduated graduation
state: state status condition situation
gender: gender sex
"""

# What people call the answer when they don't call it by its subject.
CLASS_NAMES = words(
    """
    class target label outcome response result output truth ground_truth classification
    """
)
STATUS_NAMES = words(
    """
    status flag category kind type group decision prediction verdict priority sentiment severity risk
    """
)
FUTURE_NAMES = words("tomorrow next future following upcoming eventual later subsequent")
OUTCOME_CONCEPTS = OUTCOMES_BY_TRADE | words(
    """
    money sales profit tip churn survival spam fraud credit success quality illness tumour purchase
    click sentiment defect approval satisfaction win severity yield popularity strength readmission
    rent claim promotion hire occupancy acceptability priority harm giving threat rain drinkable edible
    """
)
INPUT_NAMES = words(
    """
    age sex gender name address city state country region zip postcode latitude longitude lat lon
    phone email date time month day year weekday hour race marital education surname street
    """
)

# Heads of noun phrases that leave the asking to the word before them: "tip amount".
GENERIC_HEADS = words(
    """
    amount value level rate number price score size index total type prediction model modelling analysis
    analytics estimation estimate forecast forecasting detection classification recognition scoring check
    tool data study flag column management planning prevention reduction optimisation optimization control
    assurance support monitoring triage screening improvement uplift strategy programme program initiative
    insights insight guidance scheduling calibration profiling segmentation resourcing setting assessment
    evaluation stratification engine automation day days week weeks month months quarter year years
    tomorrow today tonight next intelligence metrics metric kpi review early warning alert alerts system
    project minimisation maximisation avoidance
    """
)

# Words of a name that say how it is counted, not what it is.
QUALIFIERS = words(
    """
    monthly annual yearly daily weekly hourly total avg average mean median max maximum min minimum sum
    day hour week month year per usd eur gbp mm cm km kg lb ms sec secs seconds minutes hours days months
    pct percent value final current overall main gross net tomorrow next future euros dollars pounds
    actual true ind indicator ratio
    """
)

ABBREVIATIONS: dict[str, str] = SHORT_FORMS | {
    "amt": "amount", "qty": "quantity", "num": "number", "nr": "number", "no": "number", "nbr": "number",
    "avg": "average", "med": "median", "pct": "percent", "cust": "customer", "acct": "account",
    "temp": "temperature", "yr": "year", "yrs": "years", "hr": "hour", "hrs": "hours", "mins": "minutes",
    "px": "price", "prc": "price", "val": "value", "bal": "balance", "rev": "revenue", "sal": "salary",
    "wt": "weight", "wgt": "weight", "ht": "height", "hgt": "height", "len": "length", "dur": "duration",
    "dist": "distance", "resp": "response", "clf": "class", "cls": "class", "clazz": "class", "tgt": "target",
    "trgt": "target", "lbl": "label", "flg": "flag", "ind": "indicator", "dt": "date", "ts": "timestamp",
    "addr": "address", "emp": "employee", "dept": "department", "prod": "product", "cat": "category",
    "desc": "description", "diag": "diagnosis", "dx": "diagnosis", "subs": "subscribed", "conv": "converted",
    "qual": "quality", "cnt": "count", "tot": "total", "dep": "dependent", "res": "result", "stat": "status",
    "succ": "success", "surv": "survived", "csat": "satisfaction",
    "max": "maximum", "min": "minimum", "std": "deviation",
}  # fmt: skip

STOP_WORDS = words(
    """
    a an the this that these those it its he she they them their there here his her our your my we
    us i me you one ones each every any some all of in on at to for and or as than so be been being
    is are was were am will would can could may might must should shall do does did has have had
    having with from by via using given based upon about into over under between per not no nor
    please need want wish like just only also very more most less least which who whom whose what
    when where why how whether if then else but because since such both either neither whatever
    going about likely able get gets got give given make makes made own out up down off data dataset
    table file apart column columns row rows record records model models us would let lets help
    """
)


def _concepts() -> dict[str, frozenset[str]]:
    """A concept's name, a colon, its words; an indented line goes on with the last. Names may repeat."""
    found: dict[str, frozenset[str]] = {}
    for line in f"{_CONCEPTS.strip()}\n{TRADES.strip()}\n{JARGON.strip()}".replace("\n  ", " ").splitlines():
        name, _, members = line.partition(":")
        found[name] = found.get(name, frozenset()) | words(members)
    return found


def _by_stem() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for concept, members in _concepts().items():
        for word in members:
            found.setdefault(stem(word), set()).add(concept)
    return {word: frozenset(concepts) for word, concepts in found.items()}


CONCEPTS_OF = _by_stem()
KNOWN_WORDS = CLASS_NAMES | STATUS_NAMES | INPUT_NAMES | frozenset[str]().union(*_concepts().values())
CLASS_STEMS = frozenset(map(stem, CLASS_NAMES))
STATUS_STEMS = frozenset(map(stem, STATUS_NAMES))
INPUT_STEMS = frozenset(map(stem, INPUT_NAMES))


def concepts_of(word_stem: str) -> frozenset[str]:
    """The concepts that a stem may stand for; none for most words."""
    return CONCEPTS_OF.get(word_stem, frozenset())
