package io.gitops4j.aws.secrets.secretsmanager;

import io.gitops4j.SecretRef;
import io.gitops4j.aws.client.Arn;
import io.gitops4j.aws.secrets.store.Refusals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Names and ARNs of secrets, and their traps.
 *
 * <ul>
 *   <li>The service makes an ARN from a name by a hyphen and six random characters. A secret is
 *       named by its name, by that ARN, or in its own account by the ARN without them, a <i>partial
 *       ARN</i> (Secrets Manager API, GetSecretValue). A name with the six characters, copied from
 *       an ARN, means no secret; so does a partial ARN of a name that itself ends like that.
 *   <li>The ARN of a replica is that of the secret but for the region, the six characters included.
 *   <li>Without a stage or version, the stage {@code AWSCURRENT} is meant.
 * </ul>
 *
 * <p>Tests: SecretNamesTest.
 */
final class SecretNames {

  static final String STAGE = "stage";
  static final String VERSION = "version";
  static final String CURRENT = "AWSCURRENT";

  private static final String RESOURCE = "secret:";
  private static final int SUFFIX = 7;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9/_+=.@!-]{1,512}");
  private static final Pattern NAME_IN_ARN = Pattern.compile("[A-Za-z0-9/_+=.@!-]{1,519}");
  private static final Pattern SUFFIXED = Pattern.compile(".+-[A-Za-z0-9]{6}");
  private static final Pattern STAGE_NAME = Pattern.compile("[A-Za-z0-9_+=.@!/-]{1,256}");
  private static final Pattern VERSION_ID = Pattern.compile("[A-Za-z0-9_-]{32,64}");
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

  private final String store;
  private final Supplier<String> home;
  private final List<String> replicas;

  /**
   * Names in some regions.
   *
   * @param home the first region, which may have to be looked for
   */
  SecretNames(String store, Supplier<String> home, List<String> replicas) {
    this.store = store;
    this.home = home;
    this.replicas = replicas;
  }

  SecretRef normal(SecretRef ref) {
    if (Arn.looksLike(ref.name())) {
      checkArn(ref);
    } else if (!NAME.matcher(ref.name()).matches()) {
      throw Refusals.malformed(
          ref,
          "no secret has such a name; 1 to 512 letters, digits and /_+=.@!- are allowed, so correct"
              + " it.");
    }
    return new SecretRef(store, ref.name(), null, parameters(ref));
  }

  private void checkArn(SecretRef ref) {
    Arn arn = Arn.parse(ref.name()).orElse(null);
    if (arn == null
        || !arn.service().equals("secretsmanager")
        || !ACCOUNT.matcher(arn.account()).matches()
        || !arn.resource().startsWith(RESOURCE)
        || !NAME_IN_ARN.matcher(arn.resource().substring(RESOURCE.length())).matches()) {
      throw Refusals.malformed(
          ref,
          "it is not the ARN of a secret"
              + " (arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf); correct"
              + " it.");
    }
    String region = home.get();
    if (!arn.region().equals(region) && !replicas.contains(arn.region())) {
      throw Refusals.malformed(
          ref,
          "it is in %s, but secrets are read from %s; name the secret by its name, or add %s to the"
                  .formatted(arn.region(), region, arn.region())
              + " replica regions.");
    }
  }

  private static Map<String, String> parameters(SecretRef ref) {
    Map<String, String> kept = new TreeMap<>();
    ref.parameters()
        .forEach(
            (name, value) -> {
              switch (name) {
                case STAGE -> kept.put(name, stage(ref, value));
                case VERSION -> kept.put(name, version(ref, value));
                default ->
                    throw Refusals.malformed(
                        ref, "a secret has no " + name + "; give a stage or a version.");
              }
            });
    if (!kept.containsKey(VERSION)) {
      kept.remove(STAGE, CURRENT);
    }
    return kept;
  }

  private static String stage(SecretRef ref, String value) {
    if (!STAGE_NAME.matcher(value).matches()) {
      throw Refusals.malformed(
          ref, "its stage is none; a stage reads AWSCURRENT, AWSPREVIOUS, AWSPENDING or your own.");
    }
    return value;
  }

  private static String version(SecretRef ref, String value) {
    if (!VERSION_ID.matcher(value).matches()) {
      throw Refusals.malformed(
          ref,
          "its version is none; the id of a version has 32 to 64 letters, digits and hyphens.");
    }
    return value;
  }

  /** The account that an ARN says. */
  static Optional<String> account(SecretRef ref) {
    return arn(ref).map(Arn::account);
  }

  /** The region that an ARN says. */
  static Optional<String> region(SecretRef ref) {
    return arn(ref).map(Arn::region);
  }

  private static Optional<Arn> arn(SecretRef ref) {
    return Arn.parse(ref.name());
  }

  /** What a normal reference is asked for by in a region. */
  static String id(SecretRef ref, String region) {
    return arn(ref).map(arn -> arn.in(region).toString()).orElse(ref.name());
  }

  /** Whether the service answers with this secret when it is asked for an id. */
  static boolean isAnswer(String id, String arn, String name) {
    return id.equals(name) || id.equals(arn) || isPartial(id, arn);
  }

  private static boolean isPartial(String id, String arn) {
    return Arn.looksLike(id)
        && arn.length() == id.length() + SUFFIX
        && arn.startsWith(id)
        && SUFFIXED.matcher(arn).matches();
  }

  /** The name without what looks like the six random characters of an ARN, if it does. */
  static Optional<String> withoutSuffix(String name) {
    return SUFFIXED.matcher(name).matches()
        ? Optional.of(name.substring(0, name.length() - SUFFIX))
        : Optional.empty();
  }

  /**
   * Whether somebody means this secret, by a name, an ARN of any of our regions, or a partial ARN.
   *
   * @param known the full ARN, as the service gave it
   */
  boolean means(SecretRef ref, String known, String nameOrArn) {
    if (nameOrArn.equals(ref.name()) || nameOrArn.equals(known)) {
      return true;
    }
    Arn ours = Arn.parse(known).orElse(null);
    if (ours == null) {
      return false;
    }
    Arn told = Arn.parse(nameOrArn).orElse(null);
    if (told == null) {
      return withoutSuffix(ours.resource()).filter((RESOURCE + nameOrArn)::equals).isPresent();
    }
    boolean here = told.region().equals(home.get()) || replicas.contains(told.region());
    String there = ours.in(told.region()).toString();
    return here && (nameOrArn.equals(there) || isPartial(nameOrArn, there));
  }
}
