"""Words with a job in a question: verbs that ask, words that open what is given, words that exclude."""

from automl.interpretation.wordsets import words

SURE_VERBS = words(
    """
    predict forecast estimate classify recognise recognize identify detect determine distinguish
    guess anticipate diagnose foresee categorise categorize discriminate quantify approximate
    predicting forecasting estimating classifying recognising recognizing identifying detecting
    determining distinguishing guessing diagnosing regress predicted forecasted estimated classified
    recognised recognized identified detected determined diagnosed regression prediction predictions forecasts
    estimation classification recognition detection foretell differentiate anticipating
    """
)
MAYBE_VERBS = words(
    """
    find tell filter separate decide compute calculate spot infer assess evaluate judge gauge assign
    know learn see understand figure finding telling filtering separating deciding computing
    calculating labelling flagging spotting assessing evaluating modelling modeling explain
    appraise say warn recommend suggest advise propose
    """
)
# These are nouns as often: they need a place where only a verb can stand.
NOUN_LIKE_VERBS = words(
    """
    score rank label flag model rate screen catch sort group project grade pick show single
    """
)
BEFORE_NOUN_LIKE = words("to please must should can we us you i")
WISHES = words("goal aim objective interested curious wonder wondering question")
BEFORE_VERB = words(
    """
    to please and must should can could will would we you us i me then let help be is are being want
    that which it model system just , . ; : ( ? !
    """
)
YES_NO_VERBS = words("detect spot flag filter screen catch find warn single pick")
CLASS_VERBS = words(
    """
    classify recognise recognize identify categorise categorize distinguish discriminate diagnose
    sort assign separate differentiate label group tag tagging grade
    """
)
QUANTITY_VERBS = words(
    """
    regress valuation estimate forecast calculate compute quantify approximate gauge project appraise price
    """
)
KIND_NOUNS = words(
    """
    kind kinds type types species category categories class classes variety group sort style genre genres
    breed brand topic
    """
)
OUTCOME_NOUNS = words(
    "outcome outcomes result results class classes label labels verdict decision disposition"
)
CHANCE = words("probability likelihood chance chances odds likely propensity risk")
QUANTITY_CONCEPTS = words(
    """
    money sales profit income tip duration age count weight height length distance speed temperature
    consumption energy yield popularity strength rent
    """
)
AUXILIARIES = words(
    """
    is are was were be been will would can could may might must should do does did has have had
    shall
    """
)
OPENERS = words(
    """
    from using with given based via knowing considering including containing contains contain by has
    have holds lists looking judging there
    """
)
HAVING = words("has have contains contain holds lists")
PURPOSES = (("so", "that"), ("in", "order"), ("so", "we"), ("so", "as"), ("because",), ("to", "plan"))
NOUN_CUES = words(
    """
    prediction predictions detection classification recognition estimation forecasting modelling
    modeling scoring valuation regression tagging labelling labeling
    """
)
NOUN_OR_VERB = words("estimate estimates forecast forecasts score scores guess")
WANTS = words("want wants need needs seek seeks")
DETERMINERS = words("a an the each every this that these those we i you they it he she our my your its their")
PREPOSITIONS = words("for of in on at")
INVERTING = words("do does did can could will would may might should shall")
ADVERBS = words("likely well often soon quickly badly frequently probably easily")
PHRASES = (
    (r"\b(?:turn|turns|turned|show|shows|showed|turning|showing)\s+up\b", "attend"),
    (r"\b(?:stay|stays|stayed|staying)\s+away\b", "absent"),
    (r"\b(?:call|calls|called)\s+in\s+sick\b", "absent"),
    (
        r"\b(?:send|sends|sent|sending|bring|brings|brought|bringing|give|gives|gave)(\s+(?:it|them))?\s+back\b",
        "return",
    ),
    (r"\b(?:fall|falls|fell|falling)\s+behind\b", "default"),
    (r"\b(?:go|goes|went|going)\s+(?:bust|under)\b", "bankrupt"),
    (r"\b(?:go|goes|went|going)\s+wrong\b", "fail"),
    (r"\b(?:pass|passes|passed|passing)\s+away\b", "die"),
    (r"\b(?:run|runs|ran|running)\s+out\b", "shortage"),
    (r"\b(?:break|breaks|broke|breaking)\s+in(?:to)?\b", "intrude"),
    (r"\b(?:sell|sells|sold)\s+out\b", "sold"),
    (r"\b(?:per|a|each|every)\s+week\b", "weekly"),
    (r"\b(?:per|a|each|every)\s+month\b", "monthly"),
    (r"\b(?:per|a|every)\s+year\b", "yearly"),
    (r"\b(?:per|a|each|every)\s+day\b", "daily"),
    (r"\b(?:per|an|each|every)\s+hour\b", "hourly"),
    (r"\b(if|wish)\s+(i|we)\s+(?:knew|could\s+know|could\s+tell|could\s+predict)\b", "predict"),
    (r"\b(?:pay|pays|paid|paying)(\s+\w+){0,2}?\s+back\b", "repay"),
    (r"\b(?:come|comes|came|coming)\s+(?:back|again)\b", "return"),
    (r"\b(?:sign|signs|signed|signing)\s+up\b", "signup"),
    (r"\b(?:break|breaks|broke|breaking)\s+down\b", "breakdown"),
    (r"\bwork(?:s|ed|ing)?\s+out\s+(?=which|who|what|how|if|whether|the\b|when|where)", "determine "),
    (r"\b(?:call|calls|called|calling)(\s+\w+){0,2}?\s+off\b", "cancel"),
    (r"\b(?:fall|falls|fell|falling|back|backs|backed|pull|pulls|pulled)\s+(?:through|out)\b", "cancel"),
    (r"\bhand(?:s|ed|ing)?\s+in\s+(?:(?:his|her|their|the)\s+)?(?:notice|resignation)\b", "resign"),
    (r"\b(?:not|won['’]t|don['’]t|doesn['’]t|didn['’]t)\s+make\s+it\b", "die"),
    (r"\b(?:make|makes|made)\s+it(?=\s*(?:$|[.,;?!]|and\b|or\b|through\b|out\b))", "survive"),
    (r"\b(?:bring|brings|brought|bringing)\s+in\b", "earn"),
    (r"\b(?:give|gives|gave|giving)\s+up\b", "quit"),
    (r"\b(?:drop|drops|dropped|dropping)\s+out\b", "quit"),
    (r"\b(?:turn|turns|turned|walk|walks|walked|move|moves|moved|run|runs|ran)\s+away\b", "leave"),
)
EXCLUDERS = words("ignore ignoring exclude excluding except without disregard omit")
EXCLUDING_PAIRS = frozenset(
    {
        ("top", "of"),
        ("rather", "than"),
        ("instead", "of"),
        ("apart", "from"),
        ("other", "than"),
        ("not", "the"),
    }
    | {("leave", "out"), ("not", "use"), ("don't", "use"), ("don’t", "use")}
    | {("not", "predict"), ("don't", "predict"), ("don’t", "predict")}
)
# "if" asks after these; elsewhere it is a condition.
BEFORE_IF = words(
    """
    predict tell know determine see out us guess decide ask forecast estimate detect wonder check me
    classify
    """
)
# "Age, sex and income are known" says what is given.
STATED = words("known given measured recorded available provided listed noted collected included")
UNITS = words(
    """
    seconds minutes hours days weeks months years km kilometres kilometers miles metres meters feet kg kilos
    kilograms pounds grams tonnes tons litres liters gallons kilowatts watts kwh degrees percent euros dollars
    points
    """
)
TIME_UNITS = words("seconds minutes hours days weeks months years secs mins hrs")
TIMES = TIME_UNITS | words("time duration delay tenure stay elapsed wait latency lateness")
NOTING = words("note notes noted record recorded asked log logged wrote")
PRONOUNS = words("it he she they we you i this that there somebody anybody someone anyone people everybody")
QUESTION_WORDS = words("who whom whose what which how whether if when where why")
RELATIVES = frozenset({"which", "who", "that", "whose"})
