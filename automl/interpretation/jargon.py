"""What businesses call their outcomes, and how their columns shorten it: acronyms, units, jargon.

Written department by department from general knowledge; nothing here is about any particular table. Lines are
as in `lexicon`: a concept's name, a colon and its words; a concept that stands there too gets these as well.
"""

from automl.interpretation.wordsets import words

JARGON = """
churn: retention persistency surrender surrendered surrenders terminate terminated termination terminations
  deactivate deactivated deactivation port ported unsubscribed unsub optout disengage disengaged
  disengagement abandon abandoned abandonment separation separated dropoff keep keeps kept remain remains
  remained winback loyalty turnover defection attrit departure departures depart membership closure migrate
  migrated migration switcher switching nonrenewal renew renewal discontinue discontinued dormant dormancy
  inactive lapsing cancels stickiness retainable quits resigning
credit: pd npl nonperforming impairment impaired chargeoff chargedoff writeoff npa dpd delinquencies
  collection collections insolvency solvency solvent creditworthiness obligor bad good foreclose foreclosed
  foreclosure repossess repossessed repayment underwriting lending lender borrower arrears arrear owe owes
  owed owing debt debts indebted behind unpaid overdue nonpayer payer creditscore fico delinquent charged
  off writeoffs bankrupt
loss: loss losses lose loses lost lgd severity shrink shrinkage writeoff recovered recovery recover
  recoveries deficit
money: accrual accruals reserve reserves reserving provision provisions provisioning ultimate severity
  budget liability payout payouts reimbursement reimbursed indemnity settlement settle settles sum
  consideration tariff quote invoice adr arpu aov gmv mrr arr cpa cac pricing reprice nightly eur usd gbp
  chf keur kusd meur rupees yen pounds dues allowance stipend grant subsidy bonus commission markup markdown
  capex opex tco exposure outlay cashflow gbv overspend overrun overruns
income: payroll remuneration bonus takehome
duration: tat turnaround leadtime cycle ttf ttr mttr mtbf mttf sla throughput dwell queue wait waits waiting
  hold processing latency span tenure period overrun spell days hour minute quickly swiftly promptly slow
  velocity eta response service
resolution: mttr ttr dealt attend settle settles settled finish finished complete completed clear cleared
  clearance answer answered close closes closed closure service turnaround sla fixed fix
stay: los bed beds bedday beddays occupy occupies hospitalisation hospitalization inpatient remain remains
  length stays nights dwell discharge
readmission: readmit readmits bounceback rehospitalisation rehospitalization revisit returns readmissions
complication: complications adverse morbidity ssi sae trouble postoperative postop reaction event incident
  infection bleed bleeding sepsis delirium thrombosis stroke aki pneumonia hemorrhage relapse amputation
illness: infected infect infects infection infestation infested pest pests blight outbreak sick sickness ill
  prevalence dx diagnose diagnosis diagnostic pathology lesion symptomatic carrier tested
survival: mortality icumort expire expired exitus casualty fatality surviving outlive alive dead outcome
  vital demise lethal
overtime: overtime ot extra premium longer
absence: sickleave timeoff absent leave offwork noshow unavailable sick days absenteeism hours
performance: kpi kpis appraisal appraisals review reviews talent potential evaluation star stars performer
  rating ratings output quota attainment target achieved results productivity efficiency
hire: fill filled filling vacancy vacancies position opening requisition recruit recruitment recruiting
  staffing onboard joined joiner talent acquisition candidate accept accepted offer signs
promotion: promotions promotable succession advancement
generation: ac output pv production feedin injection injected mw mwh kw kwh megawatts
consumption: demand use uses using volume m3 cubic metered kwh therms intake drawdown water gas electricity
  energy load usage peak draw burn fuel
demand: demand sales volume orders units quantity sold need needs required requirement uptake footfall
theft: theft steal steals stealing stolen thief thieves tamper tampered tampering bypass bypassed ntl
  shoplifting pilferage burglary
fraud: chargeback chargebacks cb fraudster fraudsters crook crooks laundering aml illicit bogus anomalous
  tampering phony irregular mule phishing spoofed impersonation forgery counterfeit staged
leak: leak leaks leaked leaking leakage seep spill spills
wear: rul eol endurance degradation degrade degraded ageing aging lasts last ttf health soh longevity
  lifespan
points: pts point points score scored scores scoring goals runs baskets tally
direction: up down rise rises rising rose fall falls falling fell direction higher lower increase increases
  increased decrease decreases decreased trend movement move moves signal upward downward gain buy
bounce: bounce bounced bounces exit exits exited leave leaves interaction
purchase: sale checkout conversions cvr paying payer paid subscr trial monetisation monetization upsell
  takeup cta conv buyer buyers transaction transacted closed won order ordering reorder rebuy repurchase
  crosssell bought basket converts converter opportunity qualified sql mql prospecting
leadwon: won win wins lost close closed closes deal deals opportunity stage converted conversion
value: lifetime worth value clv ltv cltv revenue valuable
click: ctr clickthrough tapped tap taps press pressed engagement engage engaged engages
scrap: scrap scrapped waste wasted reject rejects rejected rejection discard discarded nonconforming nok ng
  oos spoilage loss yield thrown bin dpmo ppm
pass: pass passes passed passing fail fails failed failing ok nok test tests tested qc qa inspection succeed
  success graduate graduates qualify qualifies certified certification
downtime: downtime dt down stop stops stopped standstill stoppage stoppages halt halts idle outage outages
  unavailability breakdown
defect: imperfection imperfections anomaly anomalies quality issue issues crack cracks fault faults
  nonconformity nonconformance reject rejects scrap blemish blemishes porosity void voids misalignment
  returns
failure: crash crashes crashed trip trips tripped rul die dies wrong maintenance predictive reliability
  breakdowns broke alarm fault outage breakdown defect downtime dead burnout stall seized rupture ruptured
roughness: roughness rough smooth smoothness surface finish ra rz
label: label rating band certificate letter class grade epc tier
rating: rating ratings rate rated stars star score scores love loves loved liked likes
finish: fin completer completers certified certificate completions
grade: marking marks examiner gpa cgpa essay assessment attainment achievement achieve result points score
  scores
award: award awarded awards grant granted win winner scholarship funded funding
decision: decision decided decide decides verdict outcome granted refused approve approved denied denial
  determination adjudication adjudicated ruling disposition resolution
recidivism: rearrests reoffence reoffense reoffending arrest arrests relapse reconviction reconvicted
  reoffend convicted conviction reincarceration rearrested return
vote: participation voters electorate ballots polls poll support candidate winner swing majority
adjustment: adjustment adjustments adjust correction corrections additional amendment yield audit findings
  assessed
satisfaction: promoter promoters detractor detractors passive recommend recommends advocacy advocate
  complain complains delighted happiness csat nps ces rating stars mood
escalation: escalations escalate l2 l3 tier2 handoff handoffs handover senior supervisor transferred
  priority severity breach sla reopen reopened
location: location located localisation localization site compartment place where lives
late: sla otif otd window delaying delinquent punctuality lates belated tardiness slippage overdue breach
  missed delayed eta ontime
delivery: lastmile eta drop drops handover consignments freight cargo courier ship arrive transit lead
damage: dented dent broken breakage break osd damages cargo scratched crushed shatter intact spoil spoiled
  spoils rot rotten leak loss claim
taste: quality taste tastes tasting cup cupping flavour flavor palate
shortage: oos outofstock unavailable availability empty replenish replenishment reorder restock stockout
  backorder understock lost
malware: malware virus trojan ransomware benign family worm threat
adoption: adopt adopted adopts adoption rehome rehomed rehoming placement shelter
attendance: attd attended fulfil fulfilment fulfillment appear appears appeared participate participates
  participated participation comes came attending absentee checkin checkedin registrant registrants turns
  arrival arrivals
pollution: dust pm particulates ozone smoke aqi no2 o3 concentration level levels emissions
fault: fault faults faulty broken broke wrong failure diag malfunctioning
warranty: warranty wty guarantee recall
approval: preapproved underwrite underwritten eligibility denial denials disapproved pass accepted admission
  admissions admit permit license licence granted issued visa asylum admitted
rejection: denial denials reject rejects rejected refuse refuses refused
unemployment: unemployment unemployed jobless spell joblessness reemployed reemployment unemp employment
  employed jobs rate
excursion: excursion excursions breach breached exceed exceeds exceeded exceedance violation
moisture: moisture moist wet dry dryness humidity water damp sm
occupancy: full fullness busy utilisation utilization util taken load crowded crowding spaces seats vacancy
  vacancies
utilisation: utilisation utilization util usage capacity load rate occupancy occupied full utilised used
  busy
compatibility: match matched matches matching compatible compatibility
ripeness: brix sweet sweetness sugar
weight: carcass hcw liveweight slaughter tonne heaviness
growth: growth grow grows grew growing increase increment biomass height gain weight diameter
potency: ic50 pic50 affinity binding active activity inhibitor inhibition potency bioactivity
hazard: hazard hazardous dangerous danger threat pha risk
crime: crime crimes criminal offence offences burglaries incidents burglary theft robbery assault homicide
  type
calling: handle handling talk talks talking call calls conversation aht
productivity: productivity productive yield output production litres liters tonnes bushels milk units
  throughput gives giving
traffic: vehicles volume flow congested throughput jam jams queue visits visitors pageviews sessions hits
  footfall
emission: nox sox greenhouse footprint ghg
earthquake: magnitude earthquake quake seismic tremor richter
catch: catch catches landings haul fish
audience: audience viewers viewership listeners ratings attendance spectators crowd footfall
engagement: engagement engaged engage active activity dau mau sessions click clicks dwell reads shares
  interactions stickiness watch watched watchtime
cost: overrun overruns budget expenditure expenditures spend
profit: margin ebit ebitda earnings contribution uplift return returns yield profitability roi roas gain
  loss
utilities: bill bills billing
wins: standings place placing position rank finish podium medal
turnover: staffturnover leaver leavers
settlement: settlement settle settles settled verdict award
sentiment: polarity stance angry upset praise praised tone emotion positive negative mood
urgency: urgent urgency priority triage severity critical acuity esi
compliance: compliant noncompliant noncompliance comply complies adherence adhere adherent violation
  violations pass fail breach audit finding penalties penalty fine fines sanction
adherence: adherence adherent adhere medication refill compliance takes
safety: injury injuries incident incidents accident accidents ltifr unsafe recordable
price: price prices priced valuation appraised assessed worth value consideration rent rental fare rate cost
  premium quote bid hammer closing
cancellation: revoke revoked rescind rescinded reversal void voided chargeback
severity: seriousness intensity level acuity magnitude triage grade stage staging
stage: stage staging progression progress advanced phase
progression: progression progress progresses progressed worsen worsens worsened deteriorate deteriorates
  deteriorated deterioration decline
remission: remission cure cured heal recover recovery resolved improve improves
intervention: surgery ventilation icu transfer intubation transfusion dialysis
claim: claims claimed claimant loss losses severity frequency payout
frequency: frequency number count counts times incidents
quality: grade class yield conformance conforming purity defectrate score premium
throughput: throughput output rate productivity volume production pieces units parts
energy: consumption kwh demand load usage peak heating cooling
load: load demand peak consumption kw
bid: bid bids auction hammer sold selling winning
rent: rent rental lease monthly
vacancy: vacancy vacant empty occupied occupancy unlet void
score: mark marks grade grades gpa points result percentile rating
dropout: attrition withdraw withdrawn withdrawal withdraws disengage disengaged leaves persistence retention
placement: job offer employed salary package hired
delay: late lateness slip slips slippage overrun overdue behind
returns: return refund sendback exchange
visit: visit visits visitor visitors footfall admissions attendance
popularity: virality viral shares views likes upvotes downloads installs streams listens sales hit
revenue: revenue sales takings income earnings turnover gross billing arr mrr
lead: lead leads prospect prospects converted conversion qualified won opportunity
ctr: ctr click clicks clickthrough conversion
unsubscribe: unsubscribe unsubscribed unsubscribes unsub optout churn
bug: bug bugs defect defects faulty fault error errors crash
effort: effort hours cost storypoints mandays duration workload
intrusion: attack breach compromise compromised malicious botnet dos ddos scan exploit
anomaly: anomaly anomalous abnormal outlier unusual attack fault fraud normal
water: quality potable safe contamination contaminated turbidity
contamination: contamination contaminated contaminant pollutant safe unsafe
weather: rain storm snow frost hail fog temperature
storm: storm storms hurricane cyclone tornado landfall
yield: yields tonnage tons harvested cropped bushel hectares productivity
milk: milk yield litres
disease: disease infected infection blight rust mildew mold sick healthy illness
mortality: death deaths died survive survival mortality fatality loss
verdict: outcome won lost liable dismissed granted denied appeal plaintiff
poverty: poverty poor income deprivation
accident: severity casualties fatalities crash injury injuries collision
fire: area burnt hectares spread ignition alarm
win: outcome result winner score margin placing
goals: goals points score runs total
injury: injury injuries injured hurt layoff strain
salary: salary wage pay compensation earnings income remuneration package
class: species type category variety kind family genus
activity: activity posture movement exercise gait
topic: topic category subject department intent
language: language dialect
authenticity: fake genuine real counterfeit authentic
stability: unstable stable collapse blackout
strength: tensile compressive yield hardness mpa toughness modulus
solubility: solubility logs dissolve
toxicity: toxic toxicity lethal ld50 poisonous
magnitude: magnitude size intensity
orbit: class type
star: type class pulsar quasar galaxy
hit: hit hits flop flops success successful blockbuster chart
budget: overrun overspend cost costs
completion: completion completed complete finish finished graduate delivered
queue: queue wait waiting waits
tips: tip tips gratuity
"""

# How columns spell words for short.
SHORT_FORMS: dict[str, str] = {
    "pts": "points", "ot": "overtime", "oos": "stockout", "fin": "finished", "attd": "attended",
    "util": "utilisation", "occ": "occupancy", "los": "stay", "fcst": "forecast", "pred": "prediction",
    "prob": "probability", "dly": "delay", "delq": "delinquent", "dflt": "default", "def": "default",
    "chrn": "churn", "canc": "cancelled", "cxl": "cancelled", "cncl": "cancelled",
    "comp": "complication", "compl": "complication", "readm": "readmitted", "mort": "mortality",
    "dth": "death", "inf": "infection", "sev": "severity", "sz": "size", "vol": "volume", "wk": "week",
    "wks": "weeks", "mo": "month", "mos": "months", "mth": "month", "mths": "months", "qtr": "quarter",
    "hh": "household", "pax": "passengers", "rtn": "return", "ret": "return", "rtrn": "return",
    "purch": "purchase", "pur": "purchase", "txn": "transaction", "trx": "transaction",
    "trans": "transaction", "pmt": "payment", "pymt": "payment", "inc": "income", "exp": "expense",
    "bldg": "building", "equip": "equipment", "maint": "maintenance", "fail": "failure", "err": "error",
    "flt": "fault", "brkdwn": "breakdown", "dwn": "down", "dmg": "damage", "dlv": "delivery",
    "del": "delivery", "deliv": "delivery", "ship": "shipping", "ord": "order", "inv": "invoice",
    "cons": "consumption", "consump": "consumption", "gen": "generation", "pwr": "power",
    "enrgy": "energy", "elec": "electricity", "prodn": "production", "yld": "yield", "harv": "harvest",
    "perf": "performance", "rtg": "rating", "rat": "rating", "scr": "score", "grd": "grade",
    "lvl": "level", "sat": "satisfaction", "resp": "response", "respd": "responded", "acc": "accident",
    "inj": "injury", "clm": "claim", "appr": "approved", "apprv": "approved", "rej": "rejected",
    "dec": "decision", "stts": "status", "sts": "status", "ocome": "outcome", "outc": "outcome",
    "esc": "escalated", "escal": "escalated", "res": "result", "rslt": "result", "resol": "resolution",
    "settl": "settlement", "adj": "adjustment", "evac": "evacuation", "temp": "temperature",
    "press": "pressure", "hum": "humidity", "conc": "concentration", "spd": "speed", "vel": "velocity",
    "dens": "density", "strn": "strength", "str": "strength", "hrdn": "hardness", "thk": "thickness",
    "rough": "roughness", "emp": "employee", "mgr": "manager", "sup": "supplier", "supp": "supplier",
    "mfr": "manufacturer", "whs": "warehouse", "wh": "warehouse", "stk": "stock",
    "repl": "replenishment", "att": "attrition", "attr": "attrition", "subscr": "subscribed",
    "sub": "subscribed", "unsub": "unsubscribed", "optout": "unsubscribed", "eng": "engagement",
    "m3": "volume", "m2": "area", "cbm": "volume", "sqm": "area", "sqft": "area", "rem": "remaining",
    "occur": "occurred", "incid": "incident", "recid": "recidivism", "gwp": "premium", "prem": "premium",
    "infl": "inflow", "wty": "warranty", "accr": "accrual", "cog": "cost", "cogs": "cost",
    "comm": "commission", "disc": "discount", "dscnt": "discount", "ndx": "index", "idx": "index",
    "mkt": "market", "neg": "negative", "posit": "positive", "susp": "suspicious", "frd": "fraud",
    "spl": "spoiled", "vac": "vacancy", "reg": "registered", "enrl": "enrolled", "grad": "graduated",
    "sol": "solubility", "qlty": "quality", "abs": "absence", "eur": "euros", "usd": "dollars",
    "gbp": "pounds", "keur": "euros", "kusd": "dollars", "meur": "euros", "kw": "kilowatts",
    "fl": "flag", "out": "output", "mw": "megawatts",
}  # fmt: skip

# Who or what a row is about, rather than what becomes of it.
ENTITIES = words(
    """
    player team club athlete opponent horse jockey customer client user member subscriber learner student
    pupil teacher course school employee staff worker manager supervisor agent operator technician driver
    rider pilot crew surgeon doctor physician nurse therapist patient provider insurer payer hospital
    clinic ward division branch site plant line station machine device sensor inverter meter feeder
    turbine engine robot tool chamber equipment asset vehicle truck car train vessel ship aircraft flight
    route lane carrier courier depot hub warehouse store shop outlet market supplier vendor manufacturer
    dealer merchant brand sku part batch lot wafer farm orchard pen herd region district county city town
    state country province zone neighbourhood neighborhood borough precinct street building garage hotel
    property house room floor apartment postcode zip browser os platform page app cohort host author
    artist judge court venue arena stadium tournament league captain vin fleet probe dma basin river
    catchment well pipeline node cluster server instance project sprint repository developer reviewer
    recruiter interviewer respondent household family person individual candidate applicant donor
    volunteer voter taxpayer company firm
    """
)
# What was before the row's moment.
PAST_NAMES = words(
    """
    prior past prev previous previously last lag lagged baseline initial historical history earlier
    trailing ly former before current cur present now planned scheduled expected requested estimated
    quoted asked original old reserve forecast forecasted fcst
    """
)
