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
# What somebody does about an outcome: "reduce churn" asks about the churn.
GOALS = words(
    """
    reduce prevent minimise minimize avoid improve increase maximise maximize optimise optimize cut lower
    boost raise lift stop
    """
)
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
AMOUNT_NOUNS = words(
    """
    share percentage percent proportion fraction portion number amount sum quantity volume level rate
    value price cost total average score
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
    won't can't don't doesn't didn't isn't aren't wasn't weren't wouldn't couldn't shouldn't hasn't haven't
    won’t can’t don’t doesn’t didn’t isn’t aren’t wasn’t weren’t wouldn’t couldn’t shouldn’t hasn’t haven’t
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
    (r"\b(?:walk|walks|walking)\s+away\s+with\b", "earn"),
    (
        r"\b(?:turn|turns|turned|walk|walks|walked|move|moves|moved|run|runs|ran|going|drift)\s+away\b",
        "leave",
    ),
    (
        r"\b(?:go|goes|going|went|switch|switches|switching|switched)\s+(?:elsewhere|to\s+(?:a|the|our|another)\s+(?:competitor|competition|rival|provider))\b",
        "leave",
    ),
    (r"\bjump(?:s|ing|ed)?\s+ship\b|\bwalk(?:s|ing|ed)?\s+out\b", "leave"),
    (r"\bport(?:s|ed|ing)?\s+(?:his|her|their|its|the)\s+numbers?\b", "leave"),
    (r"\bopt(?:s|ed|ing)?[\s-]+outs?\b|\boff\s+(?:the|our)\s+(?:mailing\s+)?list\b", "unsubscribe"),
    (
        r"\b(?:out\s+of|no\s+more)\s+stock\b|\bempty\s+shel(?:f|ves)\b|\bshel(?:f|ves)\s+(?:is|are|be|being)\s+empty\b",
        "stockout",
    ),
    (r"\b(?:on[\s-])?shelf\s+availability\b|\bstock[\s-]outs?\b", "stockout"),
    (r"\b(?:go|goes|going|gone|went|turn|turns|turned|turning)\s+(?:bad|sour)\b", "default bad"),
    (
        r"\b(?:stop|stops|stopped|stopping)\s+paying\b|\b(?:can['’]?t|cannot|could\s*n['’]t|unable\s+to|won['’]t|not)\s+(?:re)?pay\b",
        "default",
    ),
    (
        r"\bmiss(?:es|ed|ing)?\s+(?:a|an|the|his|her|their|its|next)\s+(?:\w+\s+)?(?:payments?|instal?ments?)\b",
        "default",
    ),
    (r"\b(?:see|sees|seeing|saw)\s+it\s+through\b", "complete"),
    (
        r"\b(?:take|takes|took|taking)\s+(?:us\s+)?up\s+(?:on\s+)?(?:the|our|an)\s+offer\b|\b(?:say|says|said|saying)\s+yes\b",
        "accept",
    ),
    (r"\b(?:say|says|said|saying)\s+no\b|\bturn(?:s|ed|ing)?\s+(?:\w+\s+){0,2}down\b", "reject"),
    (r"\b(?:go|goes|going|sell|sells|selling)\s+for\b", "price"),
    (
        r"\b(?:get|gets|be|getting|run|runs|land)\s+in(?:to)?\s+trouble\s+with\s+the\s+(?:law|police)\b",
        "reoffend",
    ),
    (
        r"\b(?:back\s+(?:at|to|in)\s+work|without\s+(?:work|a\s+job)|out\s+of\s+(?:work|a\s+job))\b",
        "unemployment",
    ),
    (
        r"\b(?:second|2nd|next|third)[\s-]+(?:level|tier|line)\b|\b(?:tier|level)\s+(?:two|three|2|3)\b",
        "escalation",
    ),
    (r"\bhand(?:s|ed|ing)?[\s-]+(?:over|offs?)\b", "escalation"),
    (r"\b(?:get|gets|getting|came|come|comes)\s+through\b", "pass"),
    (
        r"\b(?:throw|throws|threw|thrown)\s+(?:it\s+|them\s+)?(?:away|out)\b|\bin\s+the\s+(?:bin|trash|skip)\b",
        "scrap",
    ),
    (r"\b(?:set|sets|setting|put)\s+aside\b", "reserve"),
    (r"\b(?:stand|stands|standing|stood)\s+still\b|\bstandstill\b", "downtime"),
    (r"\boff\s+(?:sick|ill|work)\b|\b(?:out|sick)\s+(?:sick|leave)\b", "absent"),
    (r"\b(?:lay|lays|laid)\s+off\b|\blay[\s-]?offs?\b|\bmade\s+redundant\b", "layoff"),
    (r"\b(?:fall|falls|fell|falling)\s+(?:ill|sick)\b|\bcomes?\s+down\s+with\b", "ill"),
    (r"\b(?:conk|conks|conked|give|gives|gave|giving|pack|packs|packed)\s+(?:out|in)\b", "fail"),
    (r"\b(?:wear|wears|wearing|worn)\s+out\b", "wear"),
    (r"\b(?:on|in)\s+time\b(?!\s+(?:series|to))", "punctual"),
    (r"\bno[\s-]+shows?\b", "noshow"),
    (r"\bcubic\s+(?:metres?|meters?|feet)\b", "volume"),
    (r"\bsquare\s+(?:metres?|meters?|feet|foot)\b", "area"),
    (
        r"\bfirst[\s-]+(?:call|contact)\s+resolution\b|\b(?:in|at|on)\s+(?:the\s+)?first\s+(?:call|contact|go|attempt)\b",
        "first resolved",
    ),
    (r"\bfine\s+dust\b", "pm"),
    (r"\b(?:deal|deals|dealing|dealt)\s+with\b", "handle"),
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
STATED = words(
    """
    known given measured recorded available provided listed noted collected included planned forecast
    tracked logged there public fixed computed stored attached asked taken captured filled counted
    transmitted registered documented entered observed typed
    """
)
UNITS = words(
    """
    seconds minutes hours days weeks months years km kilometres kilometers miles metres meters feet kg kilos
    kilograms pounds grams tonnes tons litres liters gallons kilowatts watts kwh degrees percent euros dollars
    points stars marks cubic volume area
    """
)
TIME_UNITS = words("seconds minutes hours days weeks months years secs mins hrs")
TIMES = TIME_UNITS | words("time duration delay tenure stay elapsed wait latency lateness")
NOTING = words("note notes noted record recorded asked log logged wrote")
PRONOUNS = words("it he she they we you i this that there somebody anybody someone anyone people everybody")
QUESTION_WORDS = words("who whom whose what which how whether if when where why")
RELATIVES = frozenset({"which", "who", "that", "whose"})
