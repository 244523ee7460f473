package dev.stepwell.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A certificate that its owner signed, made by the JDK's own tool.
///
/// @param keyStore PKCS #12 with the key
/// @param password of the key store
/// @param certificate as PEM, for those who are to trust it
public record TestCertificates(Path keyStore, String password, Path certificate) {
  private static final String PASSWORD = "for-tests-only";

  /// Makes a key and its certificate in a folder.
  ///
  /// @param name what the certificate is for, such as `dns:example.test` or `ip:127.0.0.1`
  public static TestCertificates create(Path folder, String name) {
    var store = folder.resolve("server.p12");
    try {
      var keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "server",
                  "-keyalg",
                  "EC",
                  "-groupname",
                  "secp256r1",
                  "-dname",
                  "CN=Test",
                  "-ext",
                  "san=" + name,
                  "-validity",
                  "2",
                  "-storetype",
                  "PKCS12",
                  "-keystore",
                  store.toString(),
                  "-storepass",
                  PASSWORD)
              .redirectErrorStream(true)
              .start();
      var said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException("keytool failed: " + said);
      }
      var certificate = load(store).getCertificate("server");
      var pem =
          Files.writeString(
              folder.resolve("server.pem"),
              "-----BEGIN CERTIFICATE-----\n"
                  + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                  + "\n-----END CERTIFICATE-----\n");
      return new TestCertificates(store, PASSWORD, pem);
    } catch (IOException | GeneralSecurityException failure) {
      throw new IllegalStateException("cannot make a certificate", failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while making a certificate", stop);
    }
  }

  /// For a server that shows the certificate.
  public SSLContext context() {
    try {
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(load(keyStore), password.toCharArray());
      var context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (IOException | GeneralSecurityException failure) {
      throw new IllegalStateException("cannot use the certificate", failure);
    }
  }

  private static KeyStore load(Path path) throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(path)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }
}
