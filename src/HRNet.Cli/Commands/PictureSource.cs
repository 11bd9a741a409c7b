using HRNet.Imaging;
using HRNet.Inference;

namespace HRNet.Cli.Commands;

/// <summary>A picture that a command line names.</summary>
/// <param name="Name">How it is called in what is printed: its path, or "-".</param>
/// <param name="Read">Gives the bytes of its file.</param>
internal sealed record PictureSource(string Name, Func<byte[]> Read)
{
    /// <summary>What stands for standard input.</summary>
    public const string StandardInput = "-";

    private static readonly string[] s_extensions = [".jpg", ".jpeg", ".png", ".webp"];

    /// <summary>The pictures that words stand for: files, all pictures of a folder by name, or standard input.</summary>
    /// <exception cref="RequestException">There is no such file or folder, or no picture in it.</exception>
    public static IReadOnlyList<PictureSource> Of(IEnumerable<string> words) => [.. words.SelectMany(Of)];

    private static IEnumerable<PictureSource> Of(string word)
    {
        if (word == StandardInput)
            return [new(word, ReadInput)];
        if (!Directory.Exists(word))
            return File.Exists(word) ? [FromFile(word)] : throw new RequestException("image", $"There is no picture '{word}'.");
        var pictures = Directory.GetFiles(word).Where(file => s_extensions.Contains(Path.GetExtension(file).ToLowerInvariant())).Order(StringComparer.Ordinal).ToArray();
        return pictures.Length > 0
            ? pictures.Select(FromFile)
            : throw new RequestException("image", $"There is no picture in the folder '{word}': {string.Join(", ", s_extensions)} are looked for.");
    }

    private static PictureSource FromFile(string path) => new(path, () => File.ReadAllBytes(path));

    private static byte[] ReadInput()
    {
        using var bytes = new MemoryStream();
        using var input = Console.OpenStandardInput();
        input.CopyTo(bytes);
        return bytes.Length > 0 ? bytes.ToArray() : throw new PictureException(PictureProblem.Unreadable, "Standard input is empty; it has to be a JPEG, PNG or WebP file.");
    }
}
