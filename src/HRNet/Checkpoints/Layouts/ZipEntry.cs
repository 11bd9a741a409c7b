namespace HRNet.Checkpoints.Layouts;

/// <summary>One entry of a zip's directory.</summary>
/// <param name="Name">Path with forward slashes.</param>
/// <param name="HeaderOffset">Place of its local header in the file.</param>
/// <param name="Size">Bytes when unpacked.</param>
/// <param name="IsStored">Neither compressed nor encrypted, so that its bytes can be read where they lie.</param>
internal sealed record ZipEntry(string Name, long HeaderOffset, long Size, bool IsStored);
