using System.Runtime.InteropServices;

namespace HRNet.Imaging.Vips;

/// <summary>An image of libvips: pixels in memory, or the promise of them at the end of a row of operations.</summary>
internal sealed unsafe class VipsImage : SafeHandle
{
    /// <summary>VIPS_INTERPRETATION_CMYK.</summary>
    public const int Cmyk = 15;

    /// <summary>VIPS_INTERPRETATION_sRGB.</summary>
    public const int Rgb = 22;

    /// <summary>Called by the marshaller.</summary>
    public VipsImage() : base(0, ownsHandle: true)
    {
    }

    /// <summary>Takes over one reference.</summary>
    public VipsImage(nint image) : base(0, ownsHandle: true) => SetHandle(image);

    /// <summary>Columns.</summary>
    public int Width => Native.vips_image_get_width(this);

    /// <summary>Rows.</summary>
    public int Height => Native.vips_image_get_height(this);

    /// <summary>Numbers per pixel.</summary>
    public int Bands => Native.vips_image_get_bands(this);

    /// <summary>True when the numbers are bytes.</summary>
    public bool IsBytes => Native.vips_image_get_format(this) == Native.UnsignedChar;

    /// <summary>What the numbers mean: a value of VipsInterpretation.</summary>
    public int Interpretation => Native.vips_image_get_interpretation(this);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>An image over memory of the caller, who keeps it in place until the image and what is made from it are disposed.</summary>
    public static VipsImage Over(byte* pixels, int width, int height, int bands)
    {
        var image = Native.vips_image_new_from_memory(pixels, (nuint)width * (nuint)height * (nuint)bands, width, height, bands, Native.UnsignedChar);
        return image.IsInvalid ? throw new VipsException("vips_image_new_from_memory") : image;
    }

    /// <summary>Computes the pixels straight into memory of the caller.</summary>
    /// <param name="pixels">Width x Height x Bands bytes.</param>
    /// <exception cref="VipsException">An operation before it failed, such as the decoding of a damaged picture.</exception>
    public void WriteTo(Span<byte> pixels)
    {
        var (width, height, bands) = (Width, Height, Bands);
        if (!IsBytes || pixels.Length != width * height * bands)
            throw new InvalidOperationException($"{width} x {height} x {bands} bytes do not go into {pixels.Length}.");
        fixed (byte* memory = pixels)
        {
            using var target = Over(memory, width, height, bands);
            if (Native.vips_image_write(this, target) != 0)
                throw new VipsException("vips_image_write");
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Native.g_object_unref(handle);
        return true;
    }
}
