using HRNet.AspNetCore.Problems;
using HRNet.AspNetCore.Requests;

namespace HRNet.AspNetCore.Uploads;

/// <summary>One picture as a request sends it: its bytes, or the address where they are, or why it has neither.</summary>
/// <param name="memory">What it is counted in; given back when disposed.</param>
/// <param name="options">The options that hold for it.</param>
internal sealed class SentPicture(PictureMemory.Share memory, OptionValues options) : IDisposable
{
    /// <summary>What it is counted in.</summary>
    public PictureMemory.Share Memory { get; } = memory;

    /// <summary>The options that hold for it.</summary>
    public OptionValues Options { get; } = options;

    /// <summary>The name of its file, where one was sent.</summary>
    public string? Name { get; init; }

    /// <summary>Its bytes.</summary>
    public UploadBuffer? Bytes { get; set; }

    /// <summary>Where its bytes are.</summary>
    public string? Url { get; set; }

    /// <summary>Why it could not be read.</summary>
    public ProblemException? Failure { get; set; }

    /// <summary>Lets the bytes go.</summary>
    public void LetGo()
    {
        if (Bytes is not { } bytes)
            return;
        Bytes = null;
        bytes.Dispose();
        Memory.GiveBack(bytes.Taken);
    }

    public void Dispose()
    {
        LetGo();
        Memory.Dispose();
    }
}

/// <summary>How much one request may send.</summary>
/// <param name="PictureBytes">Bytes of one picture.</param>
/// <param name="Pictures">Pictures.</param>
/// <param name="Bytes">Bytes of all its pictures.</param>
internal sealed record SentLimits(long PictureBytes, int Pictures, long Bytes)
{
    /// <summary>What a body may hold besides its pictures: boundaries, names and options.</summary>
    public const int Overhead = 64 << 10;

    /// <summary>Bytes of a body that holds the pictures as they are.</summary>
    public long Body => Bytes + ((long)Pictures * Overhead);

    /// <summary>Bytes of a body that holds the pictures in base64, which makes four characters of three bytes, of which a writer of JSON may escape some.</summary>
    public long JsonBody => (Bytes / 2 * 3) + ((long)Pictures * Overhead);
}

/// <summary>What a request sends: options, and a picture or several.</summary>
/// <param name="options">The options that hold for all pictures.</param>
/// <param name="limits">How much may come.</param>
/// <param name="memory">What the pictures are counted in.</param>
/// <param name="another">Called for each picture but the first; null where only one may come. Then what is wrong with it is wrong with the request.</param>
internal sealed class SentPictures(OptionValues options, SentLimits limits, PictureMemory memory, Action? another) : IDisposable
{
    private readonly List<SentPicture> _all = [];
    private long _bytes;

    /// <summary>The pictures in their order.</summary>
    public IReadOnlyList<SentPicture> All => _all;

    /// <summary>The options that hold for all.</summary>
    public OptionValues Options => options;

    /// <summary>How much may come.</summary>
    public SentLimits Limits => limits;

    /// <summary>Whether more than one may come.</summary>
    public bool Several => another is not null;

    /// <summary>Makes room for the next picture.</summary>
    /// <param name="name">The name of its file.</param>
    /// <param name="own">Options that hold for it; null for those of all.</param>
    /// <exception cref="ProblemException">There are too many (413), or for now (429).</exception>
    public SentPicture Next(string? name = null, OptionValues? own = null)
    {
        if (_all.Count == limits.Pictures)
            throw new ProblemException(new(413, "too_many_pictures", $"At most {limits.Pictures} pictures are taken in one request."));
        if (_all.Count > 0)
            another!();
        var picture = new SentPicture(memory.Open(), own ?? options) { Name = name };
        _all.Add(picture);
        return picture;
    }

    /// <summary>Reads a picture's bytes. What is wrong with one of several does not spoil the others.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="read">Reads them; null where none are given.</param>
    /// <param name="empty">What is said where there are none.</param>
    /// <returns>Whether any were given.</returns>
    /// <exception cref="ProblemException">The picture cannot be read and is the only one, or all together are too large (413).</exception>
    public async Task<bool> ReadAsync(SentPicture picture, Func<Task<UploadBuffer?>> read, string empty)
    {
        try
        {
            picture.Bytes = await read();
            if (picture.Bytes is null)
                return false;
            if (picture.Bytes.Bytes.IsEmpty)
                throw PictureBody.Missing(empty);
        }
        catch (ProblemException e) when (Several && e.Problem.Code != JsonPieces.Code)
        {
            picture.Dispose();
            picture.Failure = e;
            return true;
        }

        if ((_bytes += picture.Bytes.Bytes.Length) > limits.Bytes)
            throw new ProblemException(new(413, "too_large", $"The pictures together are larger than the {UploadBuffer.Size(limits.Bytes)} that are taken."));
        return true;
    }

    /// <summary>A share of the memory for what reads.</summary>
    public PictureMemory.Share OpenShare() => memory.Open();

    public void Dispose() => _all.ForEach(picture => picture.Dispose());
}
