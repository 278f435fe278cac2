package io.gitops4j.aws.secrets.diagnosis;

/** Where credentials come from, in the order of the SDK's chain. */
enum Origin {
  SETTINGS("the provider in the settings"),
  PROPERTIES("the system properties aws.accessKeyId and aws.secretAccessKey"),
  VARIABLES("the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
  WEB_IDENTITY("the pod's web identity"),
  PROFILE("a profile"),
  CONTAINER("the container's credentials"),
  INSTANCE("the instance's profile"),
  NONE("nobody");

  private final String text;

  Origin(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
