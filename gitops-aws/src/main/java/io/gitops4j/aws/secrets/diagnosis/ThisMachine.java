package io.gitops4j.aws.secrets.diagnosis;

import io.gitops4j.aws.client.ClassPath;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.InstanceProfileRegionProvider;

/** The machine that this runs on. */
final class ThisMachine implements Machine {

  @Override
  public boolean hasClass(String name) {
    return ClassPath.has(name);
  }

  @Override
  public boolean accepts(String host, int port, Duration within) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), (int) within.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Optional<String> instanceRegion() {
    try {
      return Optional.ofNullable(new InstanceProfileRegionProvider().getRegion()).map(Region::id);
    } catch (SdkClientException e) {
      return Optional.empty();
    }
  }

  @Override
  public AwsCredentialsProvider defaultChain() {
    return DefaultCredentialsProvider.builder().build();
  }
}
