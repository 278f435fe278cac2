package io.gitops4j.aws.secrets.diagnosis;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** A machine of which a test says what it has. */
final class TestMachine implements Machine {

  private final Set<String> listening = new HashSet<>();
  private boolean sts = true;
  private Optional<String> instanceRegion = Optional.empty();
  private Optional<String> letters = Optional.empty();

  TestMachine withoutSts() {
    sts = false;
    return this;
  }

  TestMachine listening(String address) {
    listening.add(address);
    return this;
  }

  TestMachine instanceRegion(String region) {
    instanceRegion = Optional.of(region);
    return this;
  }

  /** The chain gives credentials that came from a provider, by the SDK's letters for it. */
  TestMachine chainAnswersBy(String providerLetters) {
    letters = Optional.of(providerLetters);
    return this;
  }

  @Override
  public boolean hasClass(String name) {
    return sts;
  }

  @Override
  public boolean accepts(String host, int port, Duration within) {
    return listening.contains(host + ":" + port);
  }

  @Override
  public Optional<String> instanceRegion() {
    return instanceRegion;
  }

  @Override
  public AwsCredentialsProvider defaultChain() {
    return () ->
        AwsBasicCredentials.builder()
            .accessKeyId("AKIAEXAMPLE")
            .secretAccessKey("example-key")
            .providerName(
                letters.orElseThrow(() -> SdkClientException.create("no provider answered")))
            .build();
  }
}
