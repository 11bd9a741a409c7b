using HRNet.Imaging;

namespace HRNet.Inference;

/// <summary>
/// A picture as a program has it: the path of a file, the bytes of one, a stream, or pixels in memory. Strings, byte arrays, streams and
/// frames become one by themselves where a method takes a picture.
/// </summary>
public sealed class Picture
{
    private readonly Func<PictureLimits, CancellationToken, Frame> _open;

    private Picture(Func<PictureLimits, CancellationToken, Frame> open) => _open = open;

    /// <summary>A file: JPEG, PNG or WebP.</summary>
    /// <param name="path">Its path.</param>
    public static implicit operator Picture(string path) => FromFile(path);

    /// <summary>The bytes of a JPEG, PNG or WebP file.</summary>
    /// <param name="file">The bytes, which have to stay as they are until the answer is there.</param>
    public static implicit operator Picture(byte[] file) => FromBytes(file);

    /// <summary>A stream of a JPEG, PNG or WebP file.</summary>
    /// <param name="stream">Read to its end, once; stays the caller's.</param>
    public static implicit operator Picture(Stream stream) => FromStream(stream);

    /// <summary>Pixels in memory.</summary>
    /// <param name="frame">Stays the caller's; not changed.</param>
    public static implicit operator Picture(Frame frame) => FromFrame(frame);

    /// <summary>A file: JPEG, PNG or WebP.</summary>
    /// <param name="path">Its path.</param>
    public static Picture FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new((limits, cancel) =>
        {
            var length = new FileInfo(path).Length;
            if (length > limits.MaxBytes)
                throw new PictureException(
                    PictureProblem.TooManyBytes, $"'{Path.GetFileName(path)}' has {length} bytes; at most {limits.MaxBytes} are taken.");
            return Codec.Decode(File.ReadAllBytes(path), limits, cancel);
        });
    }

    /// <summary>The bytes of a JPEG, PNG or WebP file.</summary>
    /// <param name="file">The bytes, which have to stay as they are until the answer is there.</param>
    public static Picture FromBytes(ReadOnlyMemory<byte> file) => new((limits, cancel) => Codec.Decode(file, limits, cancel));

    /// <summary>A stream of a JPEG, PNG or WebP file.</summary>
    /// <param name="stream">Read to its end, once; stays the caller's.</param>
    public static Picture FromStream(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new((limits, cancel) =>
        {
            using var bytes = new MemoryStream();
            var buffer = new byte[81_920];
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                if (bytes.Length + read > limits.MaxBytes)
                    throw new PictureException(
                        PictureProblem.TooManyBytes, $"The stream has more than {limits.MaxBytes} bytes, which is the most that is taken.");
                bytes.Write(buffer, 0, read);
            }

            return Codec.Decode(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), limits, cancel);
        });
    }

    /// <summary>Pixels in memory.</summary>
    /// <param name="frame">Stays the caller's; not changed.</param>
    public static Picture FromFrame(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return new((_, _) => frame.Clone());
    }

    /// <summary>The picture library of the program: one serves all.</summary>
    internal static IPictureCodec Codec { get; } = PictureCodec.Create();

    /// <summary>The pixels, upright.</summary>
    /// <exception cref="PictureException">The picture is unreadable, of another type, or beyond the limits.</exception>
    /// <exception cref="IOException">The file or stream cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    internal Frame Open(PictureLimits limits, CancellationToken cancel) => _open(limits, cancel);
}
