package io.gitops4j.aws.secrets.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.aws.client.AwsSettings;
import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import io.gitops4j.aws.secrets.diagnosis.Finding.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionStepTest {

  @TempDir Path home;
  private final Findings findings = new Findings();
  private final TestMachine machine = new TestMachine();

  @Test
  void region_ofTheSettings_comesBeforeAllOthers() {
    assertThat(
            run("eu-west-1", Map.of("AWS_REGION", "us-east-1"), Map.of("aws.region", "us-west-2")))
        .contains("eu-west-1");
    found(Level.OK, Code.REGION, "The region is eu-west-1, by the settings.");
  }

  @Test
  void region_ofAProperty_comesBeforeTheVariable() {
    assertThat(run(null, Map.of("AWS_REGION", "us-east-1"), Map.of("aws.region", "us-west-2")))
        .contains("us-west-2");
    found(Level.OK, Code.REGION, "The region is us-west-2, by the system property aws.region.");
  }

  @Test
  void region_ofTheVariable_isTold() {
    assertThat(run(null, Map.of("AWS_REGION", "us-east-1"), Map.of())).contains("us-east-1");
    found(Level.OK, Code.REGION, "The region is us-east-1, by AWS_REGION.");
  }

  @Test
  void region_ofAProfile_isTold() throws IOException {
    Files.createDirectory(home.resolve(".aws"));
    Files.writeString(home.resolve(".aws/config"), "[profile prod]\nregion = eu-central-1\n");
    assertThat(run(null, Map.of("HOME", home.toString(), "AWS_PROFILE", "prod"), Map.of()))
        .contains("eu-central-1");
    found(Level.OK, Code.REGION, "The region is eu-central-1, by the profile prod.");
  }

  @Test
  void region_ofTheInstance_isTold() {
    machine.instanceRegion("eu-north-1");
    assertThat(run(null, Map.of(), Map.of())).contains("eu-north-1");
    found(Level.OK, Code.REGION, "The region is eu-north-1, by the instance's metadata.");
  }

  @Test
  void region_instanceMetadataDisabled_isNotAskedFor() {
    machine.instanceRegion("eu-north-1");
    assertThat(run(null, Map.of("AWS_EC2_METADATA_DISABLED", "TRUE"), Map.of())).isEmpty();
  }

  @Test
  void region_nowhere_isAnError() {
    assertThat(run(null, Map.of(), Map.of())).isEmpty();
    found(
        Level.ERROR,
        Code.REGION_MISSING,
        "No region is known: the settings, the system property aws.region, AWS_REGION, the profile"
            + " and the instance's metadata name none; set AWS_REGION.");
  }

  @Test
  void region_inTheVariableOfOtherTools_isAnErrorThatSaysSo() {
    assertThat(run(null, Map.of("AWS_DEFAULT_REGION", "eu-west-1"), Map.of())).isEmpty();
    found(
        Level.ERROR,
        Code.REGION_MISSING,
        "No region is known, because the SDK for Java does not read AWS_DEFAULT_REGION; set"
            + " AWS_REGION=eu-west-1.");
  }

  @Test
  void region_misspelt_isAWarningWithAGuess() {
    assertThat(run(null, Map.of("AWS_REGION", "eu-wst-1"), Map.of())).contains("eu-wst-1");
    found(
        Level.WARNING,
        Code.REGION_UNKNOWN,
        "The region eu-wst-1, by AWS_REGION, is none that this version of the SDK knows (did you"
            + " mean eu-west-1?); correct it, or ignore this if the region is new.");
  }

  @Test
  void region_ofNoForm_isAnError() {
    assertThat(run(null, Map.of("AWS_REGION", "EU-WEST-1a"), Map.of())).isEmpty();
    found(
        Level.ERROR,
        Code.REGION_UNKNOWN,
        "The region 'EU-WEST-1a', by AWS_REGION, is none; write it as eu-west-1.");
  }

  @Test
  void profile_malformed_isAWarningWithoutItsText() throws IOException {
    Path file = Files.writeString(home.resolve("c"), "aws_secret_access_key = example\n[");
    run(null, Map.of("AWS_SHARED_CREDENTIALS_FILE", file.toString()), Map.of());
    assertThat(findings.diagnosis().findings().get(0))
        .isEqualTo(
            new Finding(
                Level.WARNING,
                Code.PROFILE_UNREADABLE,
                "The profile file "
                    + file
                    + " cannot be read; check its form and who may read it."));
  }

  private Optional<String> run(
      @Nullable String region, Map<String, String> variables, Map<String, String> properties) {
    AwsSettings d = AwsSettings.defaults();
    AwsSettings settings =
        new AwsSettings(
            region,
            d.replicaRegions(),
            null,
            null,
            null,
            Map.of(),
            null,
            d.attemptTimeout(),
            d.callTimeout());
    return new RegionStep(
            settings, new ProcessEnvironment(variables, properties), machine, findings)
        .run();
  }

  private void found(Level level, Code code, String message) {
    assertThat(findings.diagnosis().findings()).containsExactly(new Finding(level, code, message));
  }
}
