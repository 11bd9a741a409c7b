namespace Microsoft.ML.OnnxRuntime;

/// <summary>Takes a log message of the runtime. Called on any thread; it must not throw.</summary>
/// <param name="param">What <see cref="EnvironmentCreationOptions.loggingParam"/> said.</param>
/// <param name="severity">Weight of the message.</param>
/// <param name="category">Part of the runtime.</param>
/// <param name="logId">Name of the environment, session or run.</param>
/// <param name="codeLocation">Place in the runtime's source.</param>
/// <param name="message">The message.</param>
public delegate void DOrtLoggingFunction(IntPtr param, OrtLoggingLevel severity, string category, string logId, string codeLocation, string message);

/// <summary>How to create the environment. Everything may stay unset.</summary>
public struct EnvironmentCreationOptions
{
    /// <summary>Name of the application in log messages.</summary>
    public string? logId;

    /// <summary>The lightest messages that are logged; warnings where unset.</summary>
    public OrtLoggingLevel? logLevel;

    /// <summary>Passed to the logging function.</summary>
    public IntPtr? loggingParam;

    /// <summary>Takes the messages; where unset they go to the standard error stream.</summary>
    public DOrtLoggingFunction? loggingFunction;
}
