namespace HRNet.Pull;

/// <summary>A published file that could not be fetched. The message says in plain sentences what went wrong and what to do instead.</summary>
public sealed class PullException(string message, Exception? inner = null) : Exception(message, inner);
