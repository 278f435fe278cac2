package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionTable;
import java.util.Set;

/**
 * The functions of a noun, of which the names are known before any of them is made.
 *
 * <p>Each function is a lambda, which a fresh JVM takes a tenth of a millisecond to link; the names
 * alone cost nothing. Tests: {@code FunctionGroupTest} holds the names against the functions.
 */
enum FunctionGroup {
  STRINGS(
      "cat contains hasPrefix hasSuffix hello indent join lower nindent nospace plural quote "
          + "repeat replace sortAlpha split splitList splitn squote substr toString toStrings trim "
          + "trimAll trimPrefix trimSuffix trimall trunc upper"),
  WORDS(
      "abbrev abbrevboth camelcase initials kebabcase snakecase swapcase title untitle wrap "
          + "wrapWith"),
  NUMBERS(
      "add add1 add1f addf atoi biggest ceil div divf float64 floor int int64 max maxf min "
          + "minf mod mul mulf round seq sub subf toDecimal until untilStep"),
  LISTS(
      "append chunk compact concat first has initial last list mustAppend mustChunk "
          + "mustCompact mustFirst mustHas mustInitial mustLast mustPrepend mustPush mustRest "
          + "mustReverse mustSlice mustUniq mustWithout prepend push rest reverse slice tuple uniq "
          + "without"),
  DICTS(
      "deepCopy dict dig get hasKey keys merge mergeOverwrite mustDeepCopy mustMerge "
          + "mustMergeOverwrite omit pick pluck set unset values"),
  DEFAULTS(
      "all any coalesce deepEqual default empty fail kindIs kindOf ternary typeIs typeIsLike "
          + "typeOf"),
  VERSIONS("semver semverCompare"),
  EXPRESSIONS(
      "mustRegexFind mustRegexFindAll mustRegexMatch mustRegexReplaceAll "
          + "mustRegexReplaceAllLiteral mustRegexSplit regexFind regexFindAll regexMatch "
          + "regexQuoteMeta regexReplaceAll regexReplaceAllLiteral regexSplit"),
  ENCODINGS("adler32sum b32dec b32enc b64dec b64enc sha1sum sha256sum sha512sum"),
  PATHS("base clean dir ext isAbs osBase osClean osDir osExt osIsAbs"),
  URLS("urlJoin urlParse"),
  DATES(
      "ago date dateInZone dateModify date_in_zone date_modify duration durationRound "
          + "htmlDate htmlDateInZone mustDateModify mustToDate must_date_modify now toDate "
          + "unixEpoch"),
  CHANCE("randAlpha randAlphaNum randAscii randBytes randInt randNumeric shuffle uuidv4"),
  CIPHERS("bcrypt decryptAES derivePassword encryptAES htpasswd"),
  CERTIFICATES(
      "buildCustomCert genCA genCAWithKey genPrivateKey genSelfSignedCert "
          + "genSelfSignedCertWithKey genSignedCert genSignedCertWithKey"),
  JSON(
      "fromJson fromJsonArray mustFromJson mustToJson mustToPrettyJson mustToRawJson toJson "
          + "toPrettyJson toRawJson"),
  YAML("fromYaml fromYamlArray toYaml toYamlPretty"),
  TOML("fromToml toToml");

  private final String names;

  FunctionGroup(String names) {
    this.names = names;
  }

  Set<String> names() {
    return Set.of(names.split(" ", -1));
  }

  /** The functions, which are made when the first of them is wanted. */
  FunctionTable table(TemplateEnvironment environment) {
    return FunctionTable.whenWanted(names(), () -> made(environment));
  }

  /** The functions. */
  FunctionTable made(TemplateEnvironment environment) {
    Registrar registrar = new Registrar();
    switch (this) {
      case STRINGS -> StringFunctions.addTo(registrar);
      case WORDS -> WordFunctions.addTo(registrar);
      case NUMBERS -> MathFunctions.addTo(registrar);
      case LISTS -> ListFunctions.addTo(registrar);
      case DICTS -> DictFunctions.addTo(registrar);
      case DEFAULTS -> DefaultFunctions.addTo(registrar);
      case VERSIONS -> SemverFunctions.addTo(registrar);
      case EXPRESSIONS -> RegexFunctions.addTo(registrar);
      case ENCODINGS -> EncodingFunctions.addTo(registrar);
      case PATHS -> PathFunctions.addTo(registrar);
      case URLS -> UrlFunctions.addTo(registrar);
      case DATES -> DateFunctions.addTo(registrar, environment.clock());
      case CHANCE -> RandomFunctions.addTo(registrar, environment.random());
      case CIPHERS -> CryptoFunctions.addTo(registrar, environment.random());
      case CERTIFICATES -> CertificateFunctions.addTo(registrar, environment);
      case JSON -> JsonFunctions.addTo(registrar);
      case YAML -> YamlFunctions.addTo(registrar);
      case TOML -> TomlFunctions.addTo(registrar);
    }
    return registrar.table();
  }
}
