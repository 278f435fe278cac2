package io.gitops4j.aws.secrets.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Reason;
import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import io.gitops4j.aws.secrets.diagnosis.Finding.Level;
import org.junit.jupiter.api.Test;

class SelfCheckOfReferencesTest extends SelfCheckFixture {

  @Test
  void check_readingValues_dropsThemAtOnce() {
    Diagnosis diagnosis =
        check()
            .readValues(true)
            .run(refs("aws-secretsmanager:prod/db", "aws-secretsmanager:prod/api"));
    assertThat(diagnosis.findings())
        .contains(
            new Finding(Level.OK, Code.SECRET, "aws-secretsmanager:prod/db can be read."),
            new Finding(Level.OK, Code.SECRET, "aws-secretsmanager:prod/api can be read."));
    assertThat(store.given)
        .hasSize(2)
        .allSatisfy(
            value -> assertThatThrownBy(value::reveal).isInstanceOf(IllegalStateException.class));
    assertThat(diagnosis.toString()).doesNotContain("hunter2");
  }

  @Test
  void references_thatCannotBeResolved_areErrorsWithTheStoresSentence() {
    store
        .fail("denied", Reason.FORBIDDEN, "The role may not read aws-secretsmanager:denied.")
        .fail("key", Reason.FORBIDDEN, "The role may not call kms:Decrypt on key K.")
        .fail("gone", Reason.INVALID, "aws-secretsmanager:gone is marked for deletion.")
        .fail(
            "endpoint", Reason.FORBIDDEN, "The policy of the VPC endpoint does not let it through.")
        .fail("form", Reason.INVALID, "aws-secretsmanager:form is malformed.");
    assertThat(
            run(
                    "aws-secretsmanager:missing",
                    "aws-secretsmanager:denied",
                    "aws-secretsmanager:key",
                    "aws-secretsmanager:gone",
                    "aws-secretsmanager:endpoint",
                    "aws-secretsmanager:form",
                    "aws-secretsmanager:a//b",
                    "vault:x")
                .of(Level.ERROR))
        .containsExactly(
            new Finding(
                Level.ERROR,
                Code.REFERENCE_MALFORMED,
                "aws-secretsmanager:a//b has an empty part in its name."),
            new Finding(
                Level.ERROR,
                Code.STORE_MISSING,
                "There is no store vault for vault:x; correct the reference, or add the store's"
                    + " module."),
            new Finding(
                Level.ERROR, Code.SECRET_MISSING, "There is no secret aws-secretsmanager:missing."),
            new Finding(
                Level.ERROR,
                Code.SECRET_FORBIDDEN,
                "The role may not read aws-secretsmanager:denied."),
            new Finding(
                Level.ERROR, Code.KEY_FORBIDDEN, "The role may not call kms:Decrypt on key K."),
            new Finding(
                Level.ERROR,
                Code.SECRET_DELETED,
                "aws-secretsmanager:gone is marked for deletion."),
            new Finding(
                Level.ERROR,
                Code.ENDPOINT_POLICY,
                "The policy of the VPC endpoint does not let it through."),
            new Finding(
                Level.ERROR, Code.REFERENCE_MALFORMED, "aws-secretsmanager:form is malformed."));
  }

  @Test
  void references_storeDoesNotAnswer_isAskedNoFurther() {
    store.fail("slow", Reason.TIMEOUT, "No answer in 8 s.");
    Diagnosis diagnosis =
        run("aws-secretsmanager:slow", "aws-secretsmanager:prod/db", "aws-secretsmanager:prod/api");
    assertThat(diagnosis.of(Level.ERROR))
        .containsExactly(
            new Finding(Level.ERROR, Code.SECRET_UNAVAILABLE, "No answer in 8 s."),
            new Finding(
                Level.ERROR,
                Code.SECRET_UNAVAILABLE,
                "2 more references to aws-secretsmanager were not asked for after that; correct it"
                    + " first."));
    assertThat(store.asked).containsExactly("slow");
  }

  @Test
  void references_refusedWhileReading_areErrors() {
    store
        .fail("denied", Reason.FORBIDDEN, "It may not be read.")
        .fail("slow", Reason.UNAVAILABLE, "No connection.");
    assertThat(
            check()
                .readValues(true)
                .run(
                    refs(
                        "aws-secretsmanager:prod/db",
                        "aws-secretsmanager:denied",
                        "aws-secretsmanager:slow",
                        "aws-secretsmanager:prod/api",
                        "aws-secretsmanager:prod/api"))
                .of(Level.ERROR))
        .containsExactly(
            new Finding(Level.ERROR, Code.SECRET_FORBIDDEN, "It may not be read."),
            new Finding(Level.ERROR, Code.SECRET_UNAVAILABLE, "No connection."));
  }

  @Test
  void reference_ofAnotherRegion_isAnErrorAndNotAskedFor() {
    assertThat(
            run("aws-secretsmanager:arn:aws:secretsmanager:us-east-1:111122223333:secret:a-AbCdEf")
                .of(Level.ERROR))
        .containsExactly(
            new Finding(
                Level.ERROR,
                Code.REFERENCE_REGION,
                "aws-secretsmanager:arn:aws:secretsmanager:us-east-1:111122223333:secret:a-AbCdEf is"
                    + " of the region us-east-1, but eu-west-1 is asked; name the secret by its name,"
                    + " or correct the region."));
    assertThat(store.asked).isEmpty();
  }

  @Test
  void reference_ofAnotherAccount_isAWarning() {
    assertThat(run(ARN).of(Level.WARNING))
        .containsExactly(
            new Finding(
                Level.WARNING,
                Code.REFERENCE_ACCOUNT,
                ARN
                    + " is of the account 444455556666 and we are of 111122223333; this works only if"
                    + " the secret's resource policy and its key's policy allow us, or with a role of"
                    + " that account in accountRole."));
  }

  @Test
  void reference_halfAnArn_isAnError() {
    assertThat(run("aws-secretsmanager:arn:aws:secretsmanager").of(Level.ERROR))
        .containsExactly(
            new Finding(
                Level.ERROR,
                Code.REFERENCE_MALFORMED,
                "aws-secretsmanager:arn:aws:secretsmanager is not an ARN"
                    + " (arn:aws:secretsmanager:eu-west-1:123456789012:secret:name-AbCdEf); correct"
                    + " it."));
  }

  @Test
  void batches_notPermitted_areAWarning() {
    aws.refuses("BatchGetSecretValue", 400, "AccessDeniedException", "not authorized");
    assertThat(run("aws-secretsmanager:prod/db", "aws-secretsmanager:prod/api").of(Level.WARNING))
        .containsExactly(
            new Finding(
                Level.WARNING,
                Code.BATCH_FORBIDDEN,
                "arn:aws:sts::111122223333:assumed-role/billing/session may not call"
                    + " secretsmanager:BatchGetSecretValue, so that each secret needs a call of its"
                    + " own; allow it on all resources, which gives no access to any secret by"
                    + " itself."));
  }
}
