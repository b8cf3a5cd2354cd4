"""Is this a first name people bear? « Renée » beside « René » is somebody else, « Reneé » a slip.

Current first names of France, all origins, folded (no accent). Where a name is absent, a one-letter
difference is not read as a slip either: the file goes to review unless other facts are strong.
"""

from __future__ import annotations

_NAMES = """
aaron abdallah abdel abdelkader abdou abel abigail achille achraf adam adama adel adelaide adele
adelia adeline adem adil adriana adrien adrienne agathe agnes ahmed aicha aida aime aimee aissatou
akim alain alan alba alban albane alberic albert alberte albertine alberto alda alec alejandro
alessandro alessio alex alexandra alexandre alexandria alexandrie alexane alexia alexis alfred ali
alice alicia alima alina aline alison alix allan alma alphonse alya amadou amandine amar amaury
ambre amel amelia amelie amina aminata amine amir amira ana anais anastasia anastasie andre andrea
andreas andree ange angela angele angelina angeline angelique anissa anita ann anna annabelle anne
annette annick annie anouk anselme anthony antoine antoinette antonia antonin antonio antony
apolline arlette armand armande armelle arnaud arnaude arsene arthur assia astrid athenais aubin
aude audrey augusta auguste augustin augustine aurele aurelia aurelie aurelien aurore awa axel
axelle aya ayoub aziz aziza baptiste baptistine barbara barnabe bastien bastienne bathilde
beatrice benedicte benjamin benoit benoite berenger berenice bernadette bernard berthe bertrand
bilal binta blaise blanche blandine boris boubacar brahim brandon brice brigitte bruno bryan
calvin camelia camille candice capucine carine carl carla carlos carmen carole carolina caroline
cassandra cassandre catherine cathy cecile cecilia cedric celeste celestin celestine celia celina
celine cesar chaima chantal charlene charles charley charlie charlotte cheick cherif cheyenne
chloe christel christele christelle christian christiane christina christine christophe cindy
cinthia claire clara clarisse claude claudette claudia claudie claudine claudy clea clemence
clement clementine cleo clotilde clovis colette colin coline coralie corentin corinne cosette
cosima cynthia cyprien cyril cyrille dalila damien dan dana daniel daniela daniele danielle danny
dany daouda daphne david dea deborah delphine denis denise denyse desire desiree diana diane diego
dimitri dina dinah djamel djamila djibril dominique domitille donatien donatienne dora dorian
doriane dorine doris dorothee dounia driss dylan eddie eddy edgar edgard edith edmond edmonde
edouard edwige edwin elea eleanor eleonore eliane elias elie eliette elina eline eliot eliott
elisa elisabeth elise elizabeth ella ellie elliot elodie eloi eloise elsa elvira elvire elyne
elyse ema emeline emeric emie emile emilia emilie emilien emilienne emma emmanuel emmanuelle emmy
emy enora enzo eric erica erick erik erika ernest ernestine ervin erwan erwann esteban estelle
esther ethan etienne etiennette eudes eugene eugenie eva evan evann eve evelyn evelyne ezio fabien
fabienne fabio fabrice fadila faiza fanny fanta farah farid farida farouk fatiha fatima fatma
fatou fatoumata faustin faustine fausto felicia felicie felicien felicite felix ferdinand fernand
fernande fernando fidele fiona firmin flavie flavien flora flore florence florent florentin
florentine florian floriane fode fouad france francesca francesco francette francine francis
francisco franck francois francoise frank franz fred freddy frederic frederick frederique gabin
gabriel gabriela gabriele gabrielle gael gaele gaelle gaetan gaetane gaia gaspard gaston gauthier
gautier genevieve geoffrey geoffroy george georges georgette georgina georgine gerald geraldine
gerard geraud germain germaine ghislain ghislaine ghyslaine gilbert gilberte gilda gilles gina
ginette giovanni gisele giselle gladys gloria godefroy goran grace gratien gregoire gregory greta
guilhem guillaume guillemette gustave guy guylaine gwenael gwenaelle gwendoline habib habiba
hadrien hajar hakim halima hamid hamza hana hanna hannah hans harmonie harold haron harouna hassan
hassane hector heidi helena helene helga heloise henri henriette henry herve hicham hilaire hilda
hind hippolyte honore honorine horace hortense houda houria hubert hugo hugues huguette hussein
iban ibrahim ibrahima ibtissem ida idir idriss ignace igor ilan ilhan ilyas ilyes iman imane imene
imran ines ingrid irena irene iris irma isaac isabel isabella isabelle isaline ismael ismail issa
issam ivan ivana jacinthe jack jacki jackie jacky jacob jacqueline jacques jade jalil jamal james
jamila jane janine jasmine jason jawad jean jeanine jeanne jeannette jeannie jeannine jennifer
jenny jeremie jeremy jerome jessica jessie jessy jihane jim jimmy jo joachim joan joana joanna
joao joaquim jocelyn jocelyne joel joele joelle joey johan johana johann johanna johanne john
johnny jonas jonathan jordan jordane jordi jorge jose josee joseph josephe josephine josette
joshua josiane josselin josseline josue joy joyce juan juana jude judith jules julia julian
juliana julianne julie julien julienne juliette julio juste justin justine kader kadiatou kahina
kaina kais kamel karen karim karima karin karine karl kathleen kathy katia katy keita kelly kelvin
ken kenny kenza kevin khadidja khadija khadra khaled kheira kilian killian kim kimberley kyllian
lahcen laila lalia lamia lamine lana lara larissa laure laureen laureline laurena laurence laurent
laurenza laurette lauriane laurie laurine lea leana leandre leandro leane leila leina lena leo
leon leona leonard leonce leone leonie leonor leonore leontine leopold leopoldine leslie leticia
lia liam liana lidia lila lili lilian liliane lilou lily lina linda lindsay line lino lionel lisa
lise lisette lison livia livio liz liza loane loic loick lois lola lorena lorenza lorenzo lorette
loriane lorie lorine lorraine lotfi lou louane louanne loubna louca louis louisa louise louisette
louison louka louna lounes loup luc luca lucas luce lucette lucia lucian luciana lucie lucien
lucienne lucile lucille lucio lucy ludivine ludovic luigi luis luisa luiza luka lukas lydia lydie
lyna lyne lynn mael maelia maelie maeline maelle maelys maeva magali magalie magda magdalena
maggie magguy magloire mahamadou mahdi maia mailys maimouna maina maissa malak malik malika malo
mamadou manel manon manuel manuela manuella mara marc marceau marcel marcela marcelin marceline
marcelle marcello marco marcus margaret margaux margo margot marguerite maria mariam mariama
mariana marianne mariano marie mariel marielle mariette marilou marilyn marilyne marin marina
marine mario marion marisa marise marius mariza marjolaine marjorie mark marko marlene marlon
marouane martha marthe martial martin martina martine martinez marvin marwa marwan mary marylene
maryline maryse maryvonne massimo mateo matheo mathias mathieu mathilda mathilde mathis mathurin
mathys matis matteo matthew matthias matthieu matthis maud maude maureen maurice mauricette max
maxence maxens maxim maxime maximilien maxine may maya mayline maylis mayssa medhi medine mehdi
melanie melchior melina melinda meline melissa melodie melody mendel mercedes meriem merouane
messaoud micael michael michaela michel michele micheline michelle mickael miguel mikael mike mila
milan milena milo mina mira miranda mireille mireio miriam modeste mohamed mohammed moira moise
mona monia monica monique morgan morgane morganne mouna mounir mourad moussa moustapha muriel
murielle mustapha myla mylene myriam nabil nabila nacer nacera nada nadege nadejda nadia nadine
nadir nael naema naim naima nais nana nancy nans naomi naomie narcisse nasser nassim nassima
natacha natalia natalie nath nathalie nathan nathanael nawel nell nelly nelson nestor nicola
nicolas nicole nicoletta nicolette nils nina nine nino noa noah noam noe noel noele noelie noeline
noelle noemi noemie nolan nolwenn nora norah norbert nordine noria noriane norma nouha nour noura
nourdine oceane octave octavie odette odile odilon odin olga oliver olivia olivie olivier olympe
omar ombeline ondine ophelie oriane orlando orlane oscar osman othman oumar oumou ousmane owen
pablo paco paloma paola paolo pascal pascale pascaline patrice patricia patricio patrick paul
paula paule paulette paulin pauline paulo pedro peggy penelope perle perrine perry peter petra
petronille philibert philip philippa philippe philippine philomene pia pierre pierrette pierrick
pierrot piotr placide prisca priscilla prosper prudence quentin quentine rabah rabia rachel
rachelle rachid rachida rafael raissa ralph rama ramon ramona raoul raphael raphaela raphaele
raphaelle raymond raymonde rebecca regine regis reinaldo reine remi remy renald renaud renaude
rene renee reynald ricardo richard rita robert roberte roberto robin robine roch rodolphe rodrigo
rodrigue roger rokia roland rolande romain romaine roman romane romaric romeo romuald romy rosa
rosalie rose roselyne rosemarie rosette rosie rosine roxane roxanne ruben rudy ruth ryad ryan
sabah sabin sabina sabine sabri sabrina sacha safia said saida sakina salah salem salif salim
salima salma salome salomon salvador sam samantha samba sami samia samir samira samuel samy sandie
sandra sandrine sandro sandy sara sarah sasha saskia saturnin savannah sebastian sebastien sekou
selena selim selma serena serge sergio severin severine shana shanna shannon sheila shirley
sibylle sidney sidonia sidonie siegfried simon simona simone sixtine slimane sofia sofian sofiane
soizic solal solange solene solenn solenne sonia sophia sophian sophie soraya souad soufiane
souleymane stanislas steeve stella stephan stephane stephanie stephen steve steven susan susanna
susanne susie suzanna suzanne suzel suzette suzie suzy swann sybille sylvain sylvaine sylvette
sylvia sylviane sylvie sylvio taha tamara tanguy tania tara tarek tatiana tea ted teddy teo teresa
tess tessa thais thalia thea thelma theo theodora theodore theophane theophile theotime theresa
therese thibaud thibault thibaut thiebaud thierno thierry thomas thomasine tiago tiffany tim timeo
timothe timothee tina titouan titus tobias tom tommy toni tony toussaint tristan tyler typhaine
ugo ulric ulysse urbain ursula ursule valentin valentina valentine valere valeria valerian valerie
valery vanessa vassili venus vera verena veronica veronique vianney victoire victor victoria
victorien victorine vincent vincente violaine violette virgil virgile virginia virginie vital
vitaly viviane vivien vivienne vladimir wafa wahiba wahid walid wallerand wanda warren wassim
wendy werner wiam wilfried wilhelm willem william willy wilson wissam xavier xaviere yacine yael
yaelle yamina yan yanis yann yanne yannick yannis yasmina yasmine yasser yassin yassine yelena
yoan yoann yohan yohann yolaine yolande youcef youna younes youri yousra youssef youssra ysaline
ysee yussuf yvan yves yvette yvon yvonne zacharia zacharie zahia zahra zaia zakaria zakariya zara
zelda zelie zeline zena zeynep ziad zina zineb zoe zohra zoulikha
"""

FIRST_NAMES = frozenset(_NAMES.split())
