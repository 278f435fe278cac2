package io.gitops4j.aws.secrets.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import io.gitops4j.aws.secrets.diagnosis.Finding.Level;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiagnosisTest {

  private static final Diagnosis SICK =
      new Diagnosis(
          List.of(
              new Finding(Level.OK, Code.REGION, "The region is eu-west-1, by AWS_REGION."),
              new Finding(Level.WARNING, Code.BATCH_FORBIDDEN, "No batches."),
              new Finding(Level.ERROR, Code.SECRET_FORBIDDEN, "May not read."),
              new Finding(Level.ERROR, Code.SECRET_MISSING, "Not there.")));

  @Test
  void print_findings_isATable() {
    assertThat(SICK)
        .hasToString(
            """
            Self-check of secrets: 2 errors, 1 warning
            OK       REGION            The region is eu-west-1, by AWS_REGION.
            WARNING  BATCH_FORBIDDEN   No batches.
            ERROR    SECRET_FORBIDDEN  May not read.
            ERROR    SECRET_MISSING    Not there.
            """);
  }

  @Test
  void orThrow_errors_throwsTheFirstAndCountsTheOthers() {
    assertThat(SICK.healthy()).isFalse();
    assertThatThrownBy(SICK::orThrow)
        .isInstanceOfSatisfying(
            SecretException.class,
            e -> {
              assertThat(e.failure().reason()).isEqualTo(Reason.FORBIDDEN);
              assertThat(e.failure().message()).isEqualTo("May not read. (and 1 more)");
            });
  }

  @Test
  void environment_printed_showsNoValues() {
    assertThat(new ProcessEnvironment(Map.of("AWS_SECRET_ACCESS_KEY", "hunter2"), Map.of()))
        .hasToString("ProcessEnvironment[variables=1, properties=0]");
    assertThat(ProcessEnvironment.ofThisProcess().properties()).containsKey("java.version");
  }
}
