package io.gitops4j.aws.secrets.diagnosis;

import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * The profile in the shared files, as the SDK would read it: {@code ~/.aws/config} and {@code
 * ~/.aws/credentials} or the files that the environment names (AWS SDKs Reference Guide, "Shared
 * config and credentials files").
 */
final class Profiles {

  private static final List<String> GIVE_CREDENTIALS =
      List.of(
          "aws_access_key_id",
          "role_arn",
          "credential_process",
          "sso_session",
          "sso_start_url",
          "login_session",
          "web_identity_token_file");

  private final ProcessEnvironment environment;
  private final Findings findings;

  Profiles(ProcessEnvironment environment, Findings findings) {
    this.environment = environment;
    this.findings = findings;
  }

  String name() {
    return environment.setting("aws.profile", "AWS_PROFILE").orElse("default");
  }

  Optional<String> region() {
    return read().flatMap(profile -> profile.property("region"));
  }

  boolean giveCredentials() {
    return read()
        .filter(p -> GIVE_CREDENTIALS.stream().anyMatch(key -> p.property(key).isPresent()))
        .isPresent();
  }

  private Optional<Profile> read() {
    ProfileFile.Aggregator files = ProfileFile.aggregator();
    add(
        files,
        environment.setting("aws.sharedCredentialsFile", "AWS_SHARED_CREDENTIALS_FILE"),
        "credentials",
        ProfileFile.Type.CREDENTIALS);
    add(
        files,
        environment.setting("aws.configFile", "AWS_CONFIG_FILE"),
        "config",
        ProfileFile.Type.CONFIGURATION);
    return files.build().profile(name());
  }

  private void add(
      ProfileFile.Aggregator files, Optional<String> named, String name, ProfileFile.Type type) {
    Optional<String> home =
        environment.variable("HOME").or(() -> environment.property("user.home"));
    Optional<String> place = named.or(() -> home.map(h -> h + "/.aws/" + name));
    if (place.isEmpty()) {
      return;
    }
    try {
      Path file = Path.of(place.get());
      if (Files.isRegularFile(file)) {
        files.addFile(ProfileFile.builder().content(file).type(type).build());
      }
    } catch (SdkClientException | IllegalArgumentException e) {
      unreadable(place.get());
    }
  }

  private void unreadable(String file) {
    if (!findings.has(Code.PROFILE_UNREADABLE)) {
      findings.warning(
          Code.PROFILE_UNREADABLE,
          "The profile file %s cannot be read; check its form and who may read it.",
          file);
    }
  }
}
