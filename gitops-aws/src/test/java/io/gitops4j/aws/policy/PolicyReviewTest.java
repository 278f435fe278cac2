package io.gitops4j.aws.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.SecretRef;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class PolicyReviewTest {

  private static final AwsPlace HOME = AwsPlace.of("eu-west-1", "111122223333");
  private static final ReadOptions OPTIONS = ReadOptions.defaults();
  private static final String DB =
      "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-??????";
  private static final List<SecretRef> REFS =
      List.of(SecretRef.parse("aws-secretsmanager:prod/db"));

  @Test
  void compare_theLeastPolicy_differsInNothing() {
    List<SecretRef> refs =
        Stream.of(
                "aws-secretsmanager:prod/db",
                "aws-secretsmanager:prod/api",
                "aws-parameterstore:/prod/token")
            .map(SecretRef::parse)
            .toList();
    ReadOptions options =
        OPTIONS
            .describe(true)
            .replicas("eu-central-1")
            .key("arn:aws:kms:eu-west-1:111122223333:key/1");
    String json = IamPolicies.secretsRead(refs, HOME, options).toJson();
    assertThat(IamPolicies.compare(json, refs, HOME, options).least()).isTrue();
  }

  @Test
  void compare_wildcards_areWider() {
    PolicyComparison comparison =
        compare(
            "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"secretsmanager:*\","
                + "\"s3:GetObject\"],\"Resource\":\"*\"},"
                + "{\"Effect\":\"Allow\",\"Action\":\"SecretsManager:GetSecretValue\",\"Resource\":"
                + "\"arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/*\"}]}");
    assertThat(comparison.missing()).isEmpty();
    assertThat(comparison.wider())
        .containsExactly(
            "SecretsManager:GetSecretValue is allowed on"
                + " arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/*, which is more than"
                + " needed.",
            "secretsmanager:* is allowed and not needed.");
  }

  @Test
  void compare_administrator_isWider() {
    assertThat(
            compare("{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}")
                .wider())
        .containsExactly("* is allowed and not needed.");
  }

  @Test
  void compare_otherSecret_isMissingAndWider() {
    String api = DB.replace("prod/db", "prod/api");
    assertThat(compare(allow("secretsmanager:GetSecretValue", api)))
        .isEqualTo(
            new PolicyComparison(
                List.of(
                    "secretsmanager:BatchGetSecretValue on * is not allowed; add it.",
                    "secretsmanager:GetSecretValue on " + DB + " is not allowed; add it."),
                List.of(
                    "secretsmanager:GetSecretValue is allowed on "
                        + api
                        + ", which is more than needed.")));
  }

  @Test
  void compare_oneExactVersionOfTheArn_isMissing() {
    String exact = DB.replace("??????", "a1B2c3");
    assertThat(compare(allow("secretsmanager:GetSecretValue", exact)).missing())
        .contains("secretsmanager:GetSecretValue on " + DB + " is not allowed; add it.");
    assertThat(compare(allow("secretsmanager:GetSecretValue", exact)).wider()).isEmpty();
  }

  @Test
  void compare_denied_isMissing() {
    String json =
        "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"},"
            + "{\"Effect\":\"Deny\",\"Action\":\"secretsmanager:Batch*\",\"Resource\":\"*\"}]}";
    assertThat(compare(json).missing())
        .containsExactly("secretsmanager:BatchGetSecretValue on * is denied.");
  }

  @Test
  void compare_noPolicyOrOneByExclusion_isRefused() {
    assertThatThrownBy(() -> compare("hello")).hasMessage("the policy is not a JSON object");
    assertThatThrownBy(() -> compare("{}")).hasMessage("a statement of the policy has no effect");
    assertThatThrownBy(
            () ->
                compare(
                    "{\"Statement\":[{\"Effect\":\"Allow\",\"NotAction\":\"s3:*\",\"Resource\":"
                        + "\"*\"}]}"))
        .hasMessage("a statement of the policy has NotAction, which cannot be compared");
    String[] many = new String[1001];
    java.util.Arrays.fill(many, "\"s3:GetObject\"");
    assertThatThrownBy(
            () ->
                compare(
                    "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":["
                        + String.join(",", many)
                        + "],\"Resource\":\"*\"}]}"))
        .hasMessage("a statement of the policy has more than 1000 actions or resources");
  }

  @Property
  void covers_aTextThatThePatternMatches_asARegularExpressionWould(
      @ForAll @StringLength(max = 8) @CharRange(from = 'a', to = 'c') String text,
      @ForAll @StringLength(max = 8) @CharRange(from = 'a', to = 'c') String pattern) {
    String glob = pattern.replace('b', '*').replace('c', '?');
    String regex = glob.replace("?", ".").replace("*", ".*");
    assertThat(ArnPattern.covers(glob, text)).isEqualTo(text.matches(regex));
  }

  @Test
  void covers_patterns_areCoveredOnlyByWildcards() {
    assertThat(ArnPattern.covers("a-??", "a-??")).isTrue();
    assertThat(ArnPattern.covers("a-*", "a-??")).isTrue();
    assertThat(ArnPattern.covers("a-xy", "a-??")).isFalse();
    assertThat(ArnPattern.covers("a-??", "a-*")).isFalse();
    assertThat(ArnPattern.covers("*", "a-*")).isTrue();
    assertThat(ArnPattern.covers("a?", "a*")).isFalse();
    assertThat(ArnPattern.covers("**", "")).isTrue();
  }

  private static PolicyComparison compare(String json) {
    return IamPolicies.compare(json, REFS, HOME, OPTIONS);
  }

  private static String allow(String action, String resource) {
    return "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"%s\"],\"Resource\":[\"%s\"]}]}"
        .formatted(action, resource);
  }
}
