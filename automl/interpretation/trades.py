"""Words of one meaning, by trade: what people who run a clinic, a farm, a shop or a network call things.

Written trade by trade from general knowledge; nothing here is about any particular table. A line is a
concept's name, a colon and its words, as in `lexicon`; a concept that stands there too gets these as well.
"""

from automl.interpretation.wordsets import words

TRADES = """
vaccination: vaccine vaccinated vaccination vaccines jab shot immunised immunized immunisation immunization
  inoculated inoculation booster uptake
attendance: attend attends attended attending attendance attendee show shows shown noshow turnout present skip
  skips skipped
absence: absent absence absences absentee absenteeism sick sickness missing away leave attendance attend
stay: stay stays stayed los ward discharge discharged
illness: symptom symptoms positive suffer suffers suffering infected sickness covid flu diabetes
  diabetic healthy health sepsis allergy allergic
relapse: relapse relapsed recurrence recurrent recur recurs remission
recovery: recover recovers recovered recovery heal heals healed cure cured improve improved improvement
response: respond responds responder responders response responded benefit benefits effective efficacy works
  react reaction
complication: complication complications adverse toxicity
mental: depressed depression anxiety anxious mental stress stressed burnout mood
pregnancy: pregnant pregnancy birth births
sugar: sugar glucose insulin
delivery: delivery deliver delivers delivered ship ships shipped shipping shipment transit dispatch arrive
  arrival arrives parcel package consignment eta
damage: damage damaged damages spoiled spoilage waste loss losses destroyed
churn: loyal loyalty lapse lapsed inactive leaves quits resignation quitting departed stayer
performance: performance performer perform performs performing productivity productive rating appraisal
offer: offer offers offered accept accepted acceptance take sign signs signed join joins
generation: generation generate generates generated generating produce produces produced producing
  production output power feed feeds kilowatt kilowatts megawatt watts kw mw
energy: kwh mwh kw kilowatt charge charged charging demand
consumption: consume consumes consumed consuming burn burns burned burnt fuel bunker guzzle draw draws
  mileage thirst
win: wins winning champion championship podium beats defeat match game
score: score scores scored points goals runs tally
finish: finish finishes finished finishing complete completes completed completion end ends
crop: crop crops plant plants planted planting grow grows grown growing sow sown cultivate harvest
milk: milk dairy litres liters
animal: cow cows cattle herd animal animals livestock
verdict: verdict ruling rule rules ruled judgment judgement sentence sentenced convicted conviction guilty
  acquitted decision settle settles settled settlement court lawsuit prevail prevails
recidivism: recidivism recidivist reoffend reoffends rearrest rearrested recid crime offence offense arrested
sales: selling sells takings retail turnover
customer: shopper shoppers guest guests visitor visitors footfall patron patrons consumer consumers
money: spends spent ltv clv appraisal valuation asking fees pays paid bills costly salary
  valued loss
return: refund refunded
grade: gpa cgpa score test tests pass passes passed attainment result results
dropout: dropout dropouts drop dropped quit quits enrolled enrollment enrolment leave leaves graduate
defect: flaw flaws flawed scrap scrapped rework nonconforming crack cracked damage damaged quality
  inspection
wear: wear worn rul life lifetime remaining
resolution: resolve resolves resolved resolution repair repairs repaired repairing fix fixes fixed restore
  restored restoration solve solved handle handled handling close closed closing
working: functional working works functioning nonfunctional operational broken repair condition
outage: outage outages downtime down disruption disrupted interruption
booking: booking bookings book booked reservation reservations reserve reserved
cancellation: cancelling canceling withdrawal
fraud: honest dishonest lie lies lying truth truthful fabricated investigate investigation suspect
  suspects swindle scammer
answer: disposition conclusion finding designation category final judgement
selling: market sale sold sell
bot: bot bots robot robots crawler crawlers automated human automation
credit: arrears overdue unpaid nonpayment debt owe owes default defaults repayment
limit: limit limits ceiling cap
pollution: pollution polluted pollutant pollutants pm25 pm10 aqi smog particulate
fire: fire fires wildfire blaze burn burned burnt
flood: flood floods flooded flooding
accident: accident accidents crash crashes collision collisions
traffic: traffic volume congestion congested jam busy crowded
ridership: riders ridership passengers rentals rides trips
vote: vote votes voted voting elect elected election turnout ballot party
toxicity: toxic toxicity offensive hateful abusive insult insults abuse
topic: topic topics theme themes subject section
emotion: emotion emotions mood feeling feelings sentiment
intent: intent intents intention purpose
genuine: real fake genuine counterfeit hoax authentic authenticity forged
solubility: soluble solubility dissolve dissolves dissolved
hardness: hard hardness
stability: stable unstable stability
divorce: divorce divorced divorces
lapse: renew renews renewed renewal renewals lapse lapsed lapses
upgrade: upgrade upgrades upgraded upsell
speed: rpm pace mph kmh knots rotation rotate rotates turns
temperature: heat heated hotter warmer cool cooler celsius fahrenheit
weight: weigh weighs weighed kilos grams tons tonnes lbs
height: taller altitude elevation
area: area size big large bigger larger sqft sqm acreage footage surface square
satisfaction: csat experience dissatisfied feedback
popularity: hit hits viral famous chart charts plays streams listens followers fans subscribers
approval: declined decline declines denied deny denies refuse refused refusal accept accepts
duration: months month lasting hour minute day week longer mins hrs lead
late: slip slips miss misses missed behind schedule tardiness
breach: breach breached breaches violate violated violation violations comply compliance compliant
kind: genre genres style styles tag tags tagging segment segments cluster
response_to_mail: reply replies replied answered
job: job occupation profession role position title
nation: country nation nationality origin
profit: roi gain gains ebit loss losses
spend: basket cart checkout spend spends spending
fit: recommend recommended recommendation suitable suited suits best
contact: converted lead leads prospect prospects
enrolment: enrol enrols enroll enrolled enrollment enrolment admitted intake
retirement: retire retires retired retirement pension
ripeness: ripe ripeness mature maturity freshness fresh
authorship: author authors writer wrote written authorship
shortage: shortage shortages stockout backorder run
inspection: inspection inspected audit audited
seizure: seizure seizures epilepsy epileptic
threat: intrude intrudes intruding
sleep: sleep sleeps asleep insomnia
pain: pain painful hurts ache
obesity: obese obesity overweight bmi fat
"""

# Concepts that are what people want to know beforehand, rather than what they know.
OUTCOMES_BY_TRADE = words(
    """
    vaccination attendance absence relapse recovery response complication mental damage performance
    generation consumption verdict recidivism dropout resolution working outage bot pollution fire flood
    accident vote toxicity emotion intent genuine solubility late cancellation defect failure emission
    return graduation bankruptcy breach lapse retirement seizure obesity answer
    """
)
