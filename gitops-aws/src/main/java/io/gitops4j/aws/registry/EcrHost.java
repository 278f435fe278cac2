package io.gitops4j.aws.registry;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a registry's host says.
 *
 * <p>The rule: {@code ACCOUNT.dkr.ecr.REGION.amazonaws.com}, with {@code .cn} in China and other
 * ends in the partitions of the US government; {@code dkr.ecr-fips} for FIPS; {@code
 * ACCOUNT.dkr-ecr.REGION.on.aws} for IPv4 and IPv6. Anything else must not get a token, so the
 * whole name is held against the form: no other host ends like this that is not AWS'. Source:
 * Amazon ECR User Guide, "Amazon ECR registry" and "Getting started with making requests over
 * IPv6"; General Reference, "Amazon ECR endpoints". Tests: {@code EcrHostTest}.
 *
 * @param account whose registry it is
 * @param region the region in which tokens for it are given
 * @param fips whether it is one of the endpoints for FIPS
 * @param dualStack whether it can be reached by IPv6
 */
record EcrHost(String account, String region, boolean fips, boolean dualStack) {

  private static final Pattern FORM =
      Pattern.compile(
          "(?<account>[0-9]{12})\\.dkr[.-]ecr(?<fips>-fips)?\\.(?<region>[a-z]{2,5}(-[a-z]+)+-[0-9]{1,2})"
              + "\\.(?<end>amazonaws\\.com(\\.cn)?|amazonaws\\.eu|on\\.aws|on\\.amazonwebservices\\.com\\.cn"
              + "|c2s\\.ic\\.gov|sc2s\\.sgov\\.gov|cloud\\.adc-e\\.uk|csp\\.hci\\.ic\\.gov)");

  /** Reads the name of a host; nothing when it is no registry of AWS, or has a port. */
  static Optional<EcrHost> parse(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    Matcher form = FORM.matcher(name);
    if (!form.matches()) {
      return Optional.empty();
    }
    boolean dualStack = form.group("end").startsWith("on.");
    if (dualStack != name.substring(12).startsWith(".dkr-ecr")) {
      return Optional.empty();
    }
    return Optional.of(
        new EcrHost(
            form.group("account"), form.group("region"), form.group("fips") != null, dualStack));
  }
}
