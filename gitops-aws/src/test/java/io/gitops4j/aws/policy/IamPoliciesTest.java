package io.gitops4j.aws.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.SecretRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

class IamPoliciesTest {

  private static final Path CASES = Path.of("src/test/resources/policy");
  private static final AwsPlace HOME = AwsPlace.of("eu-west-1", "111122223333");

  @TestFactory
  Stream<DynamicTest> cases_inFolders_giveTheirPolicies() throws IOException {
    try (Stream<Path> folders = Files.list(CASES)) {
      return folders.sorted().toList().stream()
          .map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> check(f)));
    }
  }

  private static void check(Path folder) throws IOException {
    IamPolicy policy = PolicyCase.read(folder);
    assertThat(policy.toJson()).isEqualTo(Files.readString(folder.resolve("policy.json")));
    assertThat(policy.toHcl("secrets")).isEqualTo(Files.readString(folder.resolve("policy.tf")));
    Path hints = folder.resolve("hints.txt");
    assertThat(policy.hints())
        .isEqualTo(Files.exists(hints) ? Files.readAllLines(hints) : List.of());

    Map<String, JsonNode> document = JsonNode.parser().parse(policy.toJson()).asObject();
    assertThat(document).containsOnlyKeys("Version", "Statement");
    assertThat(document.get("Statement").asArray()).hasSameSizeAs(policy.statements());
    assertThat(policy.toJson().chars()).allMatch(c -> c == '\n' || (c >= ' ' && c <= 0xFF));
  }

  @Test
  void secretsRead_refsInAnyOrderTwiceAndInAnotherLocale_givesTheSameText() {
    List<SecretRef> refs =
        new ArrayList<>(refs("prod/db#user", "prod/db#password", "prod/api", "IT/i"));
    String first = IamPolicies.secretsRead(refs, HOME).toJson();
    Collections.reverse(refs);
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(IamPolicies.secretsRead(refs, HOME).toJson()).isEqualTo(first);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void secretsRead_nameWithWildcard_isRefused() {
    for (String name : List.of("prod/*", "prod/d?", "prod/${aws:username}", "prod/\"", "prod/ü")) {
      assertThatThrownBy(
              () ->
                  IamPolicies.secretsRead(
                      List.of(new SecretRef("aws-secretsmanager", name, null)), HOME))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "aws-secretsmanager:"
                  + name
                  + " has characters that no secret's name has: letters, digits and /_+=.@!- are"
                  + " allowed");
    }
    assertThatThrownBy(
            () ->
                IamPolicies.secretsRead(
                    List.of(SecretRef.parse("aws-parameterstore:/prod/*")), HOME))
        .hasMessage(
            "aws-parameterstore:/prod/* has characters that no parameter's name has: letters,"
                + " digits and /_.- are allowed");
  }

  @Test
  void secretsRead_wildcardsInAnArn_areRefused() {
    for (String arn :
        List.of(
            "arn:aws:secretsmanager:*:111122223333:secret:a",
            "arn:*:secretsmanager:eu-west-1:111122223333:secret:a",
            "arn:aws:secretsmanager:eu-west-1:*:secret:a",
            "arn:aws:secretsmanager:eu-west-1:111122223333:secret:*",
            "arn:aws:secretsmanager:eu-west-1:111122223333:other:a",
            "arn:aws:ssm:eu-west-1:111122223333:parameter/a",
            "arn:aws:secretsmanager")) {
      assertThatThrownBy(
              () ->
                  IamPolicies.secretsRead(
                      List.of(new SecretRef("aws-secretsmanager", arn, null)), HOME))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void secretsRead_otherStoreOrNoRefs_isRefused() {
    assertThatThrownBy(
            () -> IamPolicies.secretsRead(List.of(SecretRef.parse("vault:prod/db")), HOME))
        .hasMessage("vault:prod/db is neither in aws-secretsmanager nor in aws-parameterstore");
    assertThatThrownBy(() -> IamPolicies.secretsRead(List.of(), HOME))
        .hasMessage("a policy needs at least one reference");
  }

  @Test
  void secretsRead_keyOfNoSecret_isRefused() {
    String key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
    assertThatThrownBy(
            () -> IamPolicies.secretsRead(refs("prod/db"), HOME, ReadOptions.defaults().key(key)))
        .hasMessage("the key " + key + " is not for any of these secrets in its region");
  }

  @Test
  void options_keyAliasOrForeignRole_isRefused() {
    assertThatThrownBy(
            () -> ReadOptions.defaults().key("arn:aws:kms:eu-west-1:111122223333:alias/prod"))
        .hasMessage(
            "kms:Decrypt is allowed on the ARN of a key (arn:aws:kms:eu-west-1:123456789012:key/…),"
                + " which arn:aws:kms:eu-west-1:111122223333:alias/prod is not");
    assertThatThrownBy(
            () ->
                ReadOptions.defaults()
                    .accountRole("444455556666", "arn:aws:iam::111122223333:role/reader"))
        .hasMessage(
            "arn:aws:iam::111122223333:role/reader is not the ARN of a role of the account"
                + " 444455556666");
    assertThatThrownBy(() -> AwsPlace.of("eu west 1", "111122223333"))
        .hasMessage("a region reads eu-west-1, not eu west 1");
    assertThatThrownBy(() -> AwsPlace.of("eu-west-1", "1111"))
        .hasMessage("an account's id has 12 digits, not 1111");
  }

  @Test
  void trust_namesWithWildcards_areRefused() {
    assertThatThrownBy(() -> new ServiceAccount("prod", "*"))
        .hasMessage("not the name of a service account: *");
    assertThatThrownBy(() -> new ServiceAccount("*", "shop"))
        .hasMessage("not the name of a namespace: *");
    assertThatThrownBy(
            () ->
                IamPolicies.trustOfServiceAccount(
                    new ServiceAccount("prod", "shop"), "https://*", HOME))
        .hasMessage("not an issuer of tokens: https://*");
  }

  private static List<SecretRef> refs(String... names) {
    return Stream.of(names).map(n -> SecretRef.parse("aws-secretsmanager", n)).toList();
  }
}
