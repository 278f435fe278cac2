package io.gitops4j.aws.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class IamPolicyTest {

  private static final AwsPlace HOME = AwsPlace.of("eu-west-1", "111122223333");

  @Test
  void size_isThatOfTheTextWithoutWhiteSpace() {
    IamPolicy policy =
        IamPolicies.secretsRead(secrets(1), HOME, ReadOptions.defaults().batch(false));
    assertThat(policy.size()).isEqualTo(policy.toJson().replaceAll("\\s", "").length());
    assertThat(policy.split()).containsExactly(policy);
  }

  @Property(tries = 20)
  void split_anyNumberOfSecrets_allowsTheSameInPoliciesThatFit(
      @ForAll @IntRange(min = 1, max = 400) int count) {
    ReadOptions options =
        ReadOptions.defaults().key("arn:aws:kms:eu-west-1:111122223333:key/1234abcd");
    IamPolicy whole = IamPolicies.secretsRead(secrets(count), HOME, options);
    List<IamPolicy> parts = whole.split(100);
    assertThat(parts).allMatch(part -> part.size() <= IamPolicy.MAX_SIZE);
    assertThat(grants(parts)).isEqualTo(grants(List.of(whole)));
    assertThat(parts.stream().flatMap(p -> p.statements().stream()).map(PolicyStatement::sid))
        .doesNotHaveDuplicates();
    // No part could take in what comes first in the next one: few parts.
    assertThat(parts.size()).isLessThanOrEqualTo(whole.size() / (IamPolicy.MAX_SIZE - 1500) + 2);
  }

  @Test
  void split_morePoliciesThanARoleMayHave_isANamedError() {
    IamPolicy whole = IamPolicies.secretsRead(secrets(900), HOME);
    assertThatThrownBy(whole::split)
        .isInstanceOfSatisfying(
            SecretException.class,
            e -> {
              assertThat(e.failure().reason()).isEqualTo(Reason.LIMIT);
              assertThat(e.failure().message())
                  .isEqualTo(
                      "The policy has "
                          + whole.size()
                          + " characters, which is "
                          + whole.split(100).size()
                          + " managed policies of at most 6144 each, but a role may have 10; use"
                          + " more than one role.");
            });
  }

  @Test
  void policy_twoStatementsOfOneName_isRefused() {
    PolicyStatement statement =
        new PolicyStatement("A", null, List.of("sts:AssumeRole"), List.of("*"), List.of());
    assertThatThrownBy(() -> new IamPolicy(List.of(statement, statement), List.of()))
        .hasMessage("two statements are named A");
  }

  @Test
  void toHcl_nameThatTerraformDoesNotTake_isRefused() {
    IamPolicy policy = IamPolicies.secretsRead(secrets(1), HOME);
    assertThatThrownBy(() -> policy.toHcl("my secrets"))
        .hasMessage("not a name in Terraform: my secrets");
  }

  private static List<SecretRef> secrets(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> SecretRef.parse("aws-secretsmanager:prod/service-" + i + "/database"))
        .toList();
  }

  /** Each single thing that is allowed, with the conditions that are not lists of secrets. */
  private static TreeSet<String> grants(List<IamPolicy> policies) {
    TreeSet<String> grants = new TreeSet<>();
    for (IamPolicy policy : policies) {
      for (PolicyStatement statement : policy.statements()) {
        for (String resource : statement.resources()) {
          String grant = statement.actions() + " " + resource;
          if (statement.conditions().isEmpty()) {
            grants.add(grant);
          } else {
            PolicyCondition via = statement.conditions().get(0);
            PolicyCondition context = statement.conditions().get(1);
            context.values().forEach(value -> grants.add(grant + " " + via + " " + value));
          }
        }
      }
    }
    return grants;
  }
}
