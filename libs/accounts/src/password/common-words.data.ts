/** Splits a block of words: one string a line would make a page of each list. */
const words = (block: string): string[] => block.trim().split(/\s+/);

/**
 * What people reach for first when they are asked for a password, in French and English, in lower case and without
 * spaces: words, keyboard walks, counting, first names, clubs. A password made of little else is guessed in minutes.
 */
export const COMMON_WORDS: readonly string[] = [
  // The word itself, and what stands beside a login form.
  ...words(`
    password passwort passphrase passe motdepasse mdp secret private login connexion signin account compte user
    username utilisateur identifiant guest invite admin administrator administrateur root system default
    changeme letmein opensesame welcome bienvenue bonjour bonsoir hello goodbye trustno1 access master test
    testing demo temp temporary sample example exemple internet computer ordinateur server serveur
  `),
  // Where our readers work.
  ...words(`
    phoxray clinic clinique cabinet hospital hopital hôpital dentiste dentist docteur doctor medecin médecin
    radiologie radiology radiographie radio xray patient sante santé health
  `),
  // Keyboard walks.
  ...words(`
    qwertyuiop qwertzuiop azertyuiop qwerty qwertz azerty asdfghjkl qsdfghjklm asdf qsdf zxcvbnm yxcvbnm wxcvbn
    zxcv wxcv 1q2w3e4r5t6y 1a2z3e4r5t6y 1q2w3e4r 1a2z3e4r qazwsxedc qazwsx 1qaz2wsx3edc 1qaz2wsx q1w2e3r4
    a1z2e3r4 zaq12wsx
  `),
  // Counting, forwards, backwards and on the spot.
  ...words(`
    01234567890 1234567890 123456789 12345678 1234567 123456 12345 1234 0987654321 987654321 87654321 7654321
    654321 54321 4321 0123 0000 1111 2222 3333 4444 5555 6666 7777 8888 9999 1212 1313 2323 6969 112233 121212
    123123 123321 131313 147258369 147258 159753 159357 789456123 741852963 246810 13579 102030 abcdefghijklmnop
    abcdefghijkl abcdefgh abcdef abcde abcd abc123 aaaa xxxx zzzz
  `),
  // Years that somebody living was born in, married in or changed a password in.
  ...Array.from({ length: 101 }, (_, index) => String(1940 + index)),
  // Months and seasons.
  ...words(`
    january february march april june july august september october november december janvier fevrier février
    mars avril juin juillet aout août septembre octobre novembre decembre décembre summer winter spring autumn
    hiver printemps automne
  `),
  // Affection, pets, food, luck.
  ...words(`
    iloveyou jetaime loveyou lovely loulou doudou chouchou cheval chocolat chocolate cookie princess princesse
    prince sunshine soleil flower fleur butterfly papillon monkey dragon tiger tigrou shadow angel ange sweety
    baby bebe family famille friends happy lucky freedom liberte liberté whatever nothing blink182 fuckyou
    killer
  `),
  // First names that lead every list.
  ...words(`
    nicolas thomas camille marine pauline julien antoine alexandre christopher michael jennifer jessica michelle
    ashley daniel charlie jordan andrew robert matthew
  `),
  // Play, clubs, places.
  ...words(`
    superman batman spiderman pokemon pikachu starwars minecraft naruto football baseball basketball soccer
    hockey liverpool arsenal chelsea barcelona marseille paris france london bretagne corse ferrari mercedes
    porsche mustang harley google facebook microsoft windows samsung iphone android doctolib
  `),
];
