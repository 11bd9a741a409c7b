namespace HRNet.Tests.Checkpoints;

/// <summary>A file that goes away with its test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(byte[] bytes, string extension = ".pth")
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"hrnet-{Guid.NewGuid():n}{extension}");
        File.WriteAllBytes(Path, bytes);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
