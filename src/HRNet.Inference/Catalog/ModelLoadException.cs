namespace HRNet.Inference.Catalog;

/// <summary>A model that cannot be served, or a setting that names none. The message says which file or setting, and why.</summary>
public sealed class ModelLoadException(string message, Exception? inner = null) : Exception(message, inner);
