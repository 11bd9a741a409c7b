namespace HRNet.Inference.Catalog;

/// <summary>A model that cannot be served, or a setting that names none. The message says which file or setting, and why.</summary>
public sealed class ModelLoadException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A change of the models that cannot be made now. The message says why.</summary>
/// <param name="code">A word that a program can act on, such as "default_in_settings".</param>
/// <param name="message">For a person.</param>
internal sealed class ModelChangeException(string code, string message) : Exception(message)
{
    /// <summary>A word that a program can act on.</summary>
    public string Code { get; } = code;
}
