using System.Security.Cryptography;

namespace HRNet.Import;

/// <summary>
/// SHA-256 of a file, with progress. It brings the file into the system's cache, so that reading the tensors afterwards costs no second
/// time.
/// </summary>
internal static class FileHash
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Lower-case hexadecimal digits.</summary>
    public static string Sha256(string path, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var length = RandomAccess.GetLength(file);
        var buffer = new byte[ChunkBytes];
        for (long done = 0; ;)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = RandomAccess.Read(file, buffer, done);
            if (read == 0) return Convert.ToHexStringLower(hash.GetHashAndReset());
            hash.AppendData(buffer, 0, read);
            done += read;
            progress?.Report(new ImportProgress("hashing", (double)done / length));
        }
    }
}
