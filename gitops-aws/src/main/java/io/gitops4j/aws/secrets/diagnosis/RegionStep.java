package io.gitops4j.aws.secrets.diagnosis;

import io.gitops4j.aws.client.AwsSettings;
import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.Region;

/**
 * Which region is used: the first that names one of the settings, the system property, the
 * variable, the profile and the instance, as in the SDK (AWS SDK for Java 2.x, "AWS region
 * selection"). {@code AWS_DEFAULT_REGION}, which the command line and Python read, it does not look
 * at, which is a trap of its own.
 */
final class RegionStep {

  private static final Pattern FORM = Pattern.compile("[a-z]{2,}(-[a-z]+)+-[0-9]+");

  private final AwsSettings settings;
  private final ProcessEnvironment environment;
  private final Machine machine;
  private final Findings findings;

  RegionStep(
      AwsSettings settings, ProcessEnvironment environment, Machine machine, Findings findings) {
    this.settings = settings;
    this.environment = environment;
    this.machine = machine;
    this.findings = findings;
  }

  /** The region, if one can be used. */
  Optional<String> run() {
    String explicit = settings.region();
    if (explicit != null) {
      return check(explicit, "the settings");
    }
    Optional<String> set = environment.setting("aws.region", "AWS_REGION");
    if (set.isPresent()) {
      return check(set.get(), environment.source("aws.region", "AWS_REGION"));
    }
    Profiles profiles = new Profiles(environment, findings);
    Optional<String> ofProfile = profiles.region();
    if (ofProfile.isPresent()) {
      return check(ofProfile.get(), "the profile " + profiles.name());
    }
    Optional<String> ofInstance = metadataDisabled() ? Optional.empty() : machine.instanceRegion();
    if (ofInstance.isPresent()) {
      return check(ofInstance.get(), "the instance's metadata");
    }
    missing();
    return Optional.empty();
  }

  private boolean metadataDisabled() {
    return environment
        .setting("aws.disableEc2Metadata", "AWS_EC2_METADATA_DISABLED")
        .filter("true"::equalsIgnoreCase)
        .isPresent();
  }

  private void missing() {
    Optional<String> other = environment.variable("AWS_DEFAULT_REGION");
    if (other.isPresent()) {
      findings.error(
          Code.REGION_MISSING,
          "No region is known, because the SDK for Java does not read AWS_DEFAULT_REGION; set"
              + " AWS_REGION=%s.",
          other.get());
    } else {
      findings.error(
          Code.REGION_MISSING,
          "No region is known: the settings, the system property aws.region, AWS_REGION, the"
              + " profile and the instance's metadata name none; set AWS_REGION.");
    }
  }

  private Optional<String> check(String region, String source) {
    Optional<String> near =
        Region.regions().stream()
            .map(Region::id)
            .filter(FORM.asMatchPredicate())
            .min(
                Comparator.<String>comparingInt(known -> distance(known, region))
                    .thenComparing(Comparator.naturalOrder()));
    boolean known = near.filter(region::equals).isPresent();
    if (known) {
      findings.ok(Code.REGION, "The region is %s, by %s.", region, source);
      return Optional.of(region);
    }
    String guess =
        near.filter(n -> distance(n, region) <= 2)
            .map(n -> " (did you mean " + n + "?)")
            .orElse("");
    if (!FORM.matcher(region).matches()) {
      findings.error(
          Code.REGION_UNKNOWN,
          "The region '%s', by %s, is none%s; write it as eu-west-1.",
          region,
          source,
          guess);
      return Optional.empty();
    }
    findings.warning(
        Code.REGION_UNKNOWN,
        "The region %s, by %s, is none that this version of the SDK knows%s; correct it, or ignore"
            + " this if the region is new.",
        region,
        source,
        guess);
    return Optional.of(region);
  }

  /** How many letters must be put in, taken out or changed (Levenshtein), for short texts. */
  private static int distance(String a, String b) {
    if (b.length() > 64) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
