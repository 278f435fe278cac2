package io.gitops4j.aws.secrets.diagnosis;

import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** What the self-check asks the machine it runs on, beside the environment. */
interface Machine {

  /** Whether a class is on the class path. */
  boolean hasClass(String name);

  /** Whether something accepts a connection. */
  boolean accepts(String host, int port, Duration within);

  /** The region of the instance, by its metadata service. */
  Optional<String> instanceRegion();

  /** The SDK's default chain of credentials providers, new and not cached. */
  AwsCredentialsProvider defaultChain();
}
