"""The commonest English words: what tells English from other languages, prose from lists, and words from names; days and months."""

from __future__ import annotations

__all__ = ["COMMON", "DAYS", "ENGLISH_ALONE", "MONTHS", "ORDINARY"]

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")

# Function words only. In English prose 35-55 % of words are among these, in lists and other languages under 20 %.
COMMON = tuple((
    "the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which you were we her all "
    "she there would their him been has when who will more if no out so up said what its about than into them can only other new some "
    "could time these two may then do first any my now such like our over me even most made after also did many before must through back "
    "years where much your way well down should because each just those how too very while between both under never same another us off "
    "against himself during without again however though might since until whether among here why let per does am i don't it's isn't "
    "didn't doesn't can't won't that's i'm you're we're they're wasn't aren't couldn't wouldn't i've we've they've there's he's she's "
    "what's who's let's nor yet being having own upon ever still once whose itself themselves herself ourselves myself yourself few less "
    "least several every either neither none nothing something anything everything someone anyone everyone nobody above below across "
    "along around behind beside besides beyond despite except inside near onto outside toward towards unless via within"
).split())

# Those of them that are no words of other languages in Latin letters: "a", "on", "me" are French, "for", "over", "to" are Norwegian.
ENGLISH_ALONE = tuple(sorted({*COMMON} - set((
    "a in is for as was be by on he at or to had were an we her all him has if no so up any my do over me most even also may per off am let here under "
    "its us via then once like must two long while about made"
).split())))

# Words that are no names where a sentence begins with them, beside those of the word lists: adverbs, participles and plurals, and nouns of the daily
# news that nobody is called by.
ORDINARY = tuple((
    "finally specifically overall regardless eventually shortly separately suddenly typically usually initially anyway nationwide nationally newly "
    "afterward afterwards particularly increasingly someday incidentally notwithstanding lest oftentimes normally presently namely locally globally "
    "privately publicly technically anytime nearby formerly collectively constitutionally domestically internally legally statistically statewide mostly "
    "similarly likewise consequently accordingly subsequently previously originally ultimately simultaneously meantime thereafter thereby hence thus "
    "moreover furthermore additionally conversely alternatively instead otherwise nevertheless nonetheless altogether elsewhere everywhere somewhere "
    "anywhere nowhere overnight yesterday tomorrow tonight nowadays lately recently currently formally officially informally temporarily permanently "
    "briefly rapidly quickly slowly quietly gradually steadily occasionally rarely seldom frequently regularly annually monthly weekly daily hourly "
    "repeatedly constantly continually immediately instantly promptly carefully closely directly indirectly jointly individually respectively financially "
    "economically politically socially culturally historically geographically physically mentally medically scientifically academically professionally "
    "personally commercially internationally regionally federally unilaterally voluntarily automatically manually electronically online offline downtown "
    "uptown upstairs downstairs outdoors indoors abroad overseas aboard ashore midway partway halfway twice thrice secondly thirdly lastly firstly starting "
    "facing staying hiring funding barring heading creating combining excluding departing testing returning restoring owing operating forcing accompanying "
    "sticking settling scheduling repairing reducing producing paying nursing nearing mapping listening joining including improving heating fixing eating "
    "drilling deepening covering controlling compounding cutting running walking talking speaking writing reading watching waiting working living leaving "
    "arriving entering exiting opening closing beginning ending finishing continuing stopping asking answering calling texting emailing meeting seeing "
    "hearing feeling thinking knowing learning teaching studying building making doing going coming getting giving taking putting setting holding keeping "
    "bringing sending receiving buying selling spending saving investing earning lending borrowing renting moving driving riding flying sailing swimming "
    "climbing falling rising growing shrinking increasing decreasing expanding contracting lowering raising lifting pushing pulling turning changing "
    "adapting adjusting replacing removing adding subtracting counting measuring comparing contrasting judging rating ranking listing naming describing "
    "explaining noting recalling remembering forgetting considering reviewing revising editing publishing printing posting sharing winning losing drawing "
    "scoring playing singing dancing acting filming recording broadcasting campaigning voting electing appointing nominating governing legislating "
    "regulating enforcing policing prosecuting defending suing appealing ruling sentencing jailing releasing freeing arresting charging investigating "
    "searching seeking finding discovering exploring researching developing designing engineering manufacturing farming fishing hunting mining shipping "
    "trading importing exporting marketing advertising branding managing leading following supporting opposing backing resisting fighting wounding healing "
    "treating curing vaccinating preventing protecting preserving conserving cleaning washing cooking baking wearing dressing undressing sleeping waking "
    "resting exercising training coaching mentoring using based given asked told increased retired located existing initial subsequent typical multiple "
    "fewer unable relative frequent annual missing elected confronted younger older elderly poorer richer wealthier healthier larger smaller bigger higher "
    "lower longer shorter earlier later newer fourth fifth sixth seventh eighth tenth dozens hundreds thousands millions billions trillions tens "
    "strategic underlying sensitive secure urgent visible voluntary unanimous unidentified unauthorized unfilled undocumented unspoken unsecured unrelated "
    "unplanned unnamed unintended unequal undeterred unconvinced unchallenged formal educational investigative infectious pharmaceutical diplomatic chronic "
    "congressional judicial legislative mayoral gubernatorial reproductive agricultural industrial environmental architectural municipal residential "
    "electoral presidential ministerial parliamentary regulatory statutory contractual senators presidents employers employees defendants plaintiffs "
    "businesses tariffs justices insurers tensions organizers organisers consumers consumer restrictions majorities minorities governors examples tests "
    "survivors pollsters policymakers parts households conversations borrowers lenders airlines ranchers farmers producers professors lessons inventories "
    "infections implications colleges clinics attorneys attendees applications winners losers visas versions variables universities trees traders teenagers "
    "suicides solutions shooters shipments sailors revenues rebels reactions prospects plants pilots patrons parties pastors opportunities mistakes "
    "managers manufacturers losses jurors investments independents gains educators economics detainees deportations demonstrations cuts currencies clients "
    "commodities contributions attitudes antibiotics adjustments acts workers residents neighbors neighbours citizens voters taxpayers drivers passengers "
    "pedestrians cyclists commuters travelers travellers tourists visitors guests customers shoppers sellers buyers investors shareholders stockholders "
    "executives directors staffers aides advisers advisors lawmakers legislators councillors councilors mayors ministers diplomats ambassadors envoys "
    "officials authorities agencies departments ministries courts judges magistrates prosecutors lawyers solicitors barristers detectives officers deputies "
    "troopers guards soldiers troops veterans generals commanders militants insurgents gunmen hostages captives prisoners inmates suspects "
    "witnesses victims relatives parents mothers fathers children kids babies toddlers students pupils teachers principals tutors graduates alumni "
    "scientists researchers engineers doctors physicians nurses surgeons patients paramedics firefighters rescuers volunteers activists campaigners "
    "protesters demonstrators donors charities nonprofits churches companies corporations firms startups retailers wholesalers analysts economists "
    "brokers experts scholars historians journalists reporters editors writers authors readers viewers listeners audiences fans players athletes coaches "
    "referees teams clubs leagues actors singers musicians artists painters designers dancers filmmakers critics fees quality prosecution transparency "
    "turnout tuition terrorism housing reliance enrollment methodology shutdown polarization emphasis automation volatility progress monopoly inequality "
    "homelessness unemployment employment inflation growth demand supply output production consumption trade investment debt credit interest rent mortgage "
    "insurance coverage treatment medication contraception evolution formula habitat precision reconciliation segregation aviation agriculture industry "
    "technology science research evidence data statistics figures numbers records documents reports studies surveys polls results findings conclusions "
    "recommendations guidelines rules laws regulations policies programs programmes projects plans proposals budgets bills amendments treaties agreements "
    "deals contracts negotiations talks meetings summits hearings trials verdicts sentences appeals charges allegations complaints lawsuits claims payments "
    "refunds fines penalties sanctions prices costs wages salaries incomes profits sales stocks shares bonds markets exports imports taxes benefits "
    "pensions subsidies grants loans schools hospitals roads bridges highways railways trains buses cars trucks planes ships boats bicycles airports "
    "stations ports homes houses apartments buildings offices factories warehouses stores shops restaurants hotels bars gardens forests rivers lakes "
    "oceans mountains storms floods fires wildfires earthquakes hurricanes tornadoes droughts temperatures emissions pollution waste water electricity gas "
    "oil coal energy power fuel steel food meat milk bread wheat corn sugar coffee tea fruit vegetables attacks bombings explosions shootings killings "
    "murders robberies thefts burglaries crashes accidents collisions injuries deaths casualties funerals weddings births marriages divorces families "
    "couples husbands wives sons daughters brothers sisters friends partners colleagues photos pictures images videos films movies shows episodes songs "
    "albums books novels poems stories articles essays columns letters emails messages tweets posts comments websites networks phones computers devices "
    "apps software hardware servers users accounts passwords tickets seats tables chairs beds doors windows walls floors roofs lights lamps clothes shoes "
    "hats coats bags boxes dogs cats horses cows pigs sheep chickens birds fish insects bees mom dad uh um congratulations thanks sorry hello goodbye "
    "welcome that'll it'd there'd they'd they'll we'd you'd you'll he'd he'll she'd she'll who'd who'll i'd i'll we'll ain't"
).split())
