package io.gitops4j.aws.secrets.parameterstore;

import io.gitops4j.SecretRef;
import io.gitops4j.aws.client.Arn;
import io.gitops4j.aws.secrets.store.Refusals;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Names and ARNs of parameters (Systems Manager User Guide, "Creating Parameter Store parameters";
 * API, GetParameter).
 *
 * <p>A name with a path begins with a slash; where it is left out it is put in front, because no
 * other name can be meant. A parameter that another account shares is named by its full ARN. A
 * version or a label is asked for behind the name and a colon.
 *
 * <p>Tests: ParameterNamesTest.
 */
final class ParameterNames {

  static final String VERSION = "version";
  static final String LABEL = "label";

  private static final String RESOURCE = "parameter/";
  private static final int LONGEST = 2048;
  private static final Pattern NAME = Pattern.compile("/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*");
  private static final Pattern VERSION_NUMBER = Pattern.compile("[1-9][0-9]{0,17}");
  private static final Pattern LABEL_NAME = Pattern.compile("[A-Za-z_.-][A-Za-z0-9_.-]{0,99}");
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

  private final String store;
  private final Supplier<String> home;

  ParameterNames(String store, Supplier<String> home) {
    this.store = store;
    this.home = home;
  }

  SecretRef normal(SecretRef ref) {
    String name = Arn.looksLike(ref.name()) ? arn(ref) : name(ref, ref.name());
    return new SecretRef(store, name, null, parameters(ref));
  }

  private static String name(SecretRef ref, String name) {
    if (name.length() > LONGEST || !NAME.matcher(name).matches()) {
      throw Refusals.malformed(
          ref,
          "no parameter has such a name; letters, digits and _.- are allowed between slashes, so"
              + " correct it.");
    }
    return name.indexOf('/') > 0 ? "/" + name : name;
  }

  private String arn(SecretRef ref) {
    Arn arn = Arn.parse(ref.name()).orElse(null);
    if (arn == null
        || !arn.service().equals("ssm")
        || !ACCOUNT.matcher(arn.account()).matches()
        || !arn.resource().startsWith(RESOURCE)
        || !NAME.matcher(arn.resource().substring(RESOURCE.length())).matches()) {
      throw Refusals.malformed(
          ref,
          "it is not the ARN of a parameter"
              + " (arn:aws:ssm:eu-west-1:123456789012:parameter/prod/db); correct it.");
    }
    if (!arn.region().equals(home.get())) {
      throw Refusals.malformed(
          ref,
          "it is in %s, but parameters are read from %s; correct the region."
              .formatted(arn.region(), home.get()));
    }
    return ref.name();
  }

  private static Map<String, String> parameters(SecretRef ref) {
    Map<String, String> kept = new TreeMap<>();
    ref.parameters()
        .forEach(
            (name, value) -> {
              Pattern form =
                  switch (name) {
                    case VERSION -> VERSION_NUMBER;
                    case LABEL -> LABEL_NAME;
                    default ->
                        throw Refusals.malformed(
                            ref, "a parameter has no " + name + "; give a version or a label.");
                  };
              if (!form.matcher(value).matches()) {
                throw Refusals.malformed(
                    ref,
                    "its %s is none; a version is a number from 1, and a label has up to 100 letters,"
                            .formatted(name)
                        + " digits and _.- and begins with no digit.");
              }
              kept.put(name, value);
            });
    if (kept.size() > 1) {
      throw Refusals.malformed(ref, "it has both a version and a label; leave one of them out.");
    }
    return kept;
  }

  /** The account that an ARN says. */
  static Optional<String> account(SecretRef ref) {
    return Arn.parse(ref.name()).map(Arn::account);
  }

  /** What a normal reference is asked for by. */
  static String id(SecretRef ref) {
    return ref.name()
        + ref.parameter(VERSION).or(() -> ref.parameter(LABEL)).map(s -> ":" + s).orElse("");
  }

  /** Whether somebody means this parameter, by its name or its ARN. */
  static boolean means(SecretRef ref, String known, String nameOrArn) {
    if (nameOrArn.equals(ref.name()) || nameOrArn.equals(known)) {
      return true;
    }
    String slashed = nameOrArn.startsWith("/") ? nameOrArn : "/" + nameOrArn;
    return Arn.parse(known).filter(arn -> arn.resource().equals("parameter" + slashed)).isPresent();
  }
}
