import Foundation
import SystemPackage

/// Why the system refused something, in the system's own words.
public enum SystemReason {
  /// `No such file or directory` rather than `The operation could not be completed. The file
  /// doesn't exist.`
  public static func text(of error: any Error) -> String {
    if let errno = error as? Errno { return "\(errno)" }
    let error = error as NSError
    if error.domain == NSPOSIXErrorDomain { return "\(Errno(rawValue: CInt(error.code)))" }
    if let underlying = error.userInfo[NSUnderlyingErrorKey] as? any Error {
      return text(of: underlying)
    }
    let words = error.localizedDescription
    return words.hasSuffix(".") ? String(words.dropLast()) : words
  }
}
